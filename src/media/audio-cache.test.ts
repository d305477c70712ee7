import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '../base/index.ts';
import { AudioCache } from './audio-cache.ts';
import { encodeWav } from './wav.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-cache-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function tone(name: string, value: number, length = 100): Promise<string> {
  const file = join(folder, name);
  await writeFile(
    file,
    encodeWav({ sampleRate: 8000, channels: 1, samples: new Int16Array(length).fill(value) }),
  );
  return file;
}

async function samplesOf(cache: AudioCache, file: string): Promise<Int16Array> {
  const loading = await cache.load({ file });
  if (!loading.ok) throw new Error(loading.problem);
  return loading.sound.samples;
}

const clock = new ManualClock();

describe('the cache of sounds', () => {
  it('reads a file once, and again when it changed', async () => {
    const cache = new AudioCache(clock);
    const file = await tone('a.wav', 1);
    const first = await samplesOf(cache, file);
    expect(await samplesOf(cache, file)).toBe(first);
    await tone('a.wav', 2);
    await utimes(file, 1, 1);
    expect(await samplesOf(cache, file)).toBe(first);
    clock.advance(1001);
    expect((await samplesOf(cache, file))[0]).toBe(2);
  });

  it('lets the least lately used go', async () => {
    const cache = new AudioCache(clock, 675);
    const [a, b, c] = [await tone('x.wav', 1), await tone('y.wav', 2), await tone('z.wav', 3)];
    const first = await samplesOf(cache, a);
    const second = await samplesOf(cache, b);
    await samplesOf(cache, a);
    await samplesOf(cache, c);
    expect(await samplesOf(cache, a)).toBe(first);
    expect(await samplesOf(cache, b)).not.toBe(second);
  });

  it('has tones at once and refuses what is not 8 kHz mono', async () => {
    const cache = new AudioCache(clock);
    expect(cache.load({ tone: 'busy' })).toMatchObject({ ok: true });
    const file = join(folder, 'stereo.wav');
    await writeFile(file, encodeWav({ sampleRate: 8000, channels: 2, samples: new Int16Array(100) }));
    expect(await cache.load({ file })).toEqual({ ok: false, problem: 'file-unreadable' });
    expect(await cache.load({ file: join(folder, 'none') })).toEqual({ ok: false, problem: 'file-missing' });
  });
});
