import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { EncoderLoad } from './encoder-load.ts';
import { openRecording } from './open-recording.ts';
import type { RecordingSink } from './recording-sink.ts';

function filled(load: EncoderLoad): number {
  let count = 0;
  while (!load.isFull) load.begin((count += 1));
  return count;
}

describe('the load of the encoder', () => {
  it('lets in as many as leave it a rest of its time, by what a second has taken', () => {
    const quick = new EncoderLoad();
    const slow = new EncoderLoad();
    for (let n = 0; n < 100; n += 1) {
      quick.took(5);
      slow.took(20);
    }
    expect(filled(quick)).toBeGreaterThan(130);
    expect(filled(quick)).toBeLessThan(145);
    expect(filled(slow)).toBeGreaterThan(30);
    expect(filled(slow)).toBeLessThan(40);
  });

  it('has room again when a recording ends, and when its thread did', () => {
    const load = new EncoderLoad();
    filled(load);
    load.end(1);
    expect(load.isFull).toBe(false);
    filled(load);
    load.clear();
    expect(load.isFull).toBe(false);
  });
});

describe('a recording that is opened while the encoder is full', () => {
  it('is a WAV beside the name that was meant', async () => {
    const never = (): Promise<never> => Promise.reject(new Error('not wanted'));
    const folder = await mkdtemp(join(tmpdir(), 'perezvon-full-'));
    const thread = { isFull: true, open: never };
    const { file, sink } = await openRecording(join(folder, 'a.ogg'), thread, new ManualClock());
    await sink.finish();
    expect(file).toBe(join(folder, 'a.wav'));
    expect((await readFile(file)).toString('latin1', 0, 4)).toBe('RIFF');
    await rm(folder, { recursive: true });
  });
});

describe('a recording for which the encoder does not come in time', () => {
  it('is a WAV too, and what comes late is not left lying', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'perezvon-late-'));
    const clock = new ManualClock();
    const [asked, comes, ended] = [signal(), signal(), signal()];
    const late: RecordingSink = { append: () => comes.given, finish: async () => ended.give() };
    const open = async (path: string): Promise<RecordingSink> => {
      asked.give();
      await comes.given;
      await writeFile(path, 'head');
      return late;
    };
    const opening = openRecording(join(folder, 'a.ogg'), { isFull: false, open }, clock);
    await asked.given;
    clock.advance(1000);
    const { file, sink } = await opening;
    await sink.append(new Int16Array(16_000));
    await sink.finish();
    expect(file).toBe(join(folder, 'a.wav'));
    expect((await readFile(file)).length).toBe(32_044);
    comes.give();
    await ended.given;
    while ((await readdir(folder)).length > 1);
    expect(await readdir(folder)).toEqual(['a.wav']);
    await rm(folder, { recursive: true });
  });
});

function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}
