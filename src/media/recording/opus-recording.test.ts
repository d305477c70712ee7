import { mkdtemp, readFile, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureOpusRecording, repairOpusRecording } from './opus-file.ts';
import { OpusRecording } from './opus-recording.ts';
import { samplesOfRecording } from './opus-samples.ts';
import { opusPeaks } from './peaks.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perezvon-opus-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A span of a tone in one channel. */
interface Tone {
  readonly channel: 0 | 1;
  readonly hertz: number;
  readonly fromMs: number;
  readonly toMs: number;
}

function talk(ms: number, tones: readonly Tone[]): Int16Array {
  const samples = new Int16Array(ms * 16);
  for (const { channel, hertz, fromMs, toMs } of tones)
    for (let at = fromMs * 8; at < toMs * 8; at += 1)
      samples[2 * at + channel] = 8000 * Math.sin((2 * Math.PI * hertz * at) / 8000);
  return samples;
}

async function written(name: string, samples: Int16Array, finished = true): Promise<string> {
  const file = join(folder, name);
  const recording = await OpusRecording.open(file);
  for (let at = 0; at < samples.length; at += 16_000) await recording.append(samples.slice(at, at + 16_000));
  if (finished) await recording.finish();
  return file;
}

async function channelsOf(file: string): Promise<[Int16Array, Int16Array]> {
  const all: number[] = [];
  for (const part of samplesOfRecording(await readFile(file))) all.push(...part);
  const channel = (of: 0 | 1): Int16Array => Int16Array.from(all.filter((_, i) => i % 2 === of));
  return [channel(0), channel(1)];
}

/** The amplitude of a tone between two moments. */
function amplitude(samples: Int16Array, hertz: number, fromMs: number, toMs: number): number {
  let re = 0;
  let im = 0;
  for (let at = fromMs * 8; at < toMs * 8; at += 1) {
    re += samples[at]! * Math.cos((2 * Math.PI * hertz * at) / 8000);
    im += samples[at]! * Math.sin((2 * Math.PI * hertz * at) / 8000);
  }
  return (2 * Math.hypot(re, im)) / ((toMs - fromMs) * 8);
}

const tones: Tone[] = [
  { channel: 0, hertz: 440, fromMs: 500, toMs: 1500 },
  { channel: 1, hertz: 1000, fromMs: 1300, toMs: 2700 },
];

describe('a recording in Opus', () => {
  it('is as long as what was recorded, each side in its own channel and in its time', async () => {
    const file = await written('a.ogg', talk(3140, tones));
    const [left, right] = await channelsOf(file);
    expect([left.length, right.length]).toEqual([3140 * 8, 3140 * 8]);
    expect(amplitude(left, 440, 600, 1400)).toBeGreaterThan(7000);
    expect(amplitude(right, 1000, 1400, 2600)).toBeGreaterThan(7000);
    // 40 dB and more between the channels while both speak
    expect(amplitude(right, 440, 1350, 1450)).toBeLessThan(80);
    expect(amplitude(left, 1000, 1350, 1450)).toBeLessThan(80);
    const began = (samples: Int16Array): number => samples.findIndex((sample) => Math.abs(sample) > 2000) / 8;
    expect(Math.abs(began(left) - 500)).toBeLessThan(5);
    expect(Math.abs(began(right) - 1300)).toBeLessThan(5);
    expect(await measureOpusRecording(file)).toEqual({
      durationMs: 3140,
      wholeBytes: (await stat(file)).size,
    });
  });

  it('is a tenth of a WAV, readable by nobody else', async () => {
    const file = await written('small.ogg', talk(10_000, tones));
    const { size, mode } = await stat(file);
    expect(size).toBeLessThan(10_000 * 3.2 * 1.05);
    expect(mode & 0o777).toBe(0o600);
  });

  it('that nobody finished is whole to its last second, also with a torn page', async () => {
    const file = await written('killed.ogg', talk(3000, tones), false);
    expect((await channelsOf(file))[0].length / 8).toBeCloseTo(2993.5);
    const { size } = await stat(file);
    await truncate(file, size - 100);
    const [left, right] = await channelsOf(file);
    expect(left.length / 8).toBeCloseTo(1993.5);
    expect(amplitude(left, 440, 600, 1400)).toBeGreaterThan(7000);
    expect(amplitude(right, 1000, 1400, 1900)).toBeGreaterThan(7000);
    const measured = await measureOpusRecording(file);
    expect(measured?.durationMs).toBe(1994);
    expect(await repairOpusRecording(file)).toBe(1994);
    expect((await stat(file)).size).toBe(measured?.wholeBytes);
  });

  it('without a second in it is empty, and other files are none', async () => {
    const empty = await written('empty.ogg', new Int16Array(0));
    expect(await measureOpusRecording(empty)).toMatchObject({ durationMs: 0 });
    expect(await repairOpusRecording(join(folder, 'nowhere.ogg'))).toBe(0);
    expect([...samplesOfRecording(Buffer.from('RIFF and more'))]).toEqual([]);
  });

  it('is drawn by the peaks of each channel', async () => {
    const file = await written('drawn.ogg', talk(3000, tones));
    const { durationMs, left, right } = await opusPeaks(file, 6);
    expect(durationMs).toBe(3000);
    const loud = (peaks: readonly number[]): boolean[] => peaks.map((peak) => peak > 0.1);
    expect(loud(left)).toEqual([false, true, true, false, false, false]);
    expect(loud(right)).toEqual([false, false, true, true, true, true]);
    expect(Math.abs(left[1]! - 0.244)).toBeLessThan(0.03);
  });

  it('can not be opened where there is no folder', async () => {
    await expect(OpusRecording.open(join(folder, 'no', 'folder.ogg'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});
