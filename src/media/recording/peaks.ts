import { readFile } from 'node:fs/promises';
import { endOfRecording } from './opus-container.ts';
import { samplesOfRecording } from './opus-samples.ts';

/** How loud a recording is over its time: the peaks of equal slices, 0 to 1, three decimals. */
export interface RecordingPeaks {
  readonly durationMs: number;
  readonly left: readonly number[];
  readonly right: readonly number[];
}

const fullScale = 32_768;
const samplesPerMs = 8;

/** Of a recording in Opus; empty for what is none. Decodes all of it: a few milliseconds for each second. */
export async function opusPeaks(file: string, points: number): Promise<RecordingPeaks> {
  const bytes = await readFile(file);
  const durationMs = endOfRecording(bytes)?.durationMs ?? 0;
  const total = durationMs * samplesPerMs;
  const slices = Math.min(points, total);
  const peaks = [new Float64Array(slices), new Float64Array(slices)] as const;
  let at = 0;
  for (const samples of samplesOfRecording(bytes)) {
    for (let i = 0; i < samples.length; i += 1) {
      const channel = peaks[i & 1]!;
      const slice = Math.floor(((at >> 1) * slices) / total);
      const level = Math.abs(samples[i]!) / fullScale;
      if (level > channel[slice]!) channel[slice] = level;
      at += 1;
    }
  }
  const [left, right] = peaks.map((channel) => [...channel].map((level) => Math.round(level * 1000) / 1000));
  return { durationMs, left: left!, right: right! };
}
