import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EncoderLoad } from './encoder-load.ts';
import { openRecording } from './open-recording.ts';

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
    const { file, sink } = await openRecording(join(folder, 'a.ogg'), { isFull: true, open: never });
    await sink.finish();
    expect(file).toBe(join(folder, 'a.wav'));
    expect((await readFile(file)).toString('latin1', 0, 4)).toBe('RIFF');
    await rm(folder, { recursive: true });
  });
});
