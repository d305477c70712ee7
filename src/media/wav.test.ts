import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeWav, encodeWav, repairWav, wavHeader } from './wav.ts';

const stereo = { sampleRate: 8000, channels: 2, samples: Int16Array.of(1, -1, 300, -300, 32_767, -32_768) };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-wav-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a WAV file', () => {
  it('is read back as it was written', () => {
    const bytes = encodeWav(stereo);
    expect(bytes.subarray(0, 44).toString('hex')).toBe(
      '52494646' + '30000000' + '57415645' + '666d7420' + '10000000' + '01000200' + '401f0000' + '007d0000' + '04001000' +
        '64617461' + '0c000000',
    ); // prettier-ignore
    expect(decodeWav(bytes)).toEqual({ ok: true, audio: stereo });
  });

  it('may have other chunks, an odd start in memory, and a cut end', () => {
    const bytes = encodeWav(stereo);
    const list = Buffer.from('LIST\x03\x00\x00\x00abc\x00', 'latin1');
    const whole = Buffer.concat([Buffer.from([0]), bytes.subarray(0, 36), list, bytes.subarray(36), list]);
    expect(decodeWav(whole.subarray(1))).toEqual({ ok: true, audio: stereo });
    const cut = decodeWav(bytes.subarray(0, bytes.length - 3));
    expect(cut.ok && [...cut.audio.samples]).toEqual([1, -1, 300, -300]);
  });

  it.each([
    ['not a WAV file', Buffer.from('RIFF')],
    ['not a WAV file', Buffer.alloc(100)],
    ['no samples', encodeWav(stereo).subarray(0, 36)],
    ['not PCM of 16 bits', Buffer.from(encodeWav(stereo)).fill(6, 20, 21)],
    ['no usable format', Buffer.from(encodeWav(stereo)).fill(0, 22, 23)],
  ])('that is none is refused: %s', (why, bytes) => {
    expect(decodeWav(bytes)).toEqual({ ok: false, why });
  });
});

describe('a recording that was cut off', () => {
  it('is read to its end, and repaired once', async () => {
    const file = join(folder, 'cut.wav');
    await writeFile(file, wavHeader(2, 8000, 0));
    await appendFile(file, encodeWav(stereo).subarray(44));
    await appendFile(file, Buffer.from([7, 7, 7]));
    expect(decodeWav(await readFile(file))).toEqual({ ok: true, audio: stereo });
    expect(await repairWav(file)).toBe('repaired');
    expect((await readFile(file)).equals(encodeWav(stereo))).toBe(true);
    expect(await repairWav(file)).toBe('sound');
  });

  it('before its first sample is an empty recording', async () => {
    const file = join(folder, 'empty.wav');
    await writeFile(file, wavHeader(2, 8000, 0));
    expect(await repairWav(file)).toBe('sound');
    expect(decodeWav(await readFile(file))).toMatchObject({
      ok: true,
      audio: { samples: new Int16Array(0) },
    });
  });

  it('leaves other files alone', async () => {
    const file = join(folder, 'other.txt');
    await writeFile(file, 'a text that is long enough to have a header in it, if it were one');
    expect(await repairWav(file)).toBe('not-a-recording');
    expect(await repairWav(join(folder, 'none.wav'))).toBe('not-a-recording');
  });
});
