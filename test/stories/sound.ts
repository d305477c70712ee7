import { readFile } from 'node:fs/promises';
import { decodeWav } from '../../src/media/index.ts';

/** Sound between two silences, in milliseconds from the beginning. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface TwoChannels {
  readonly durationMs: number;
  /** What we sent. */
  readonly ours: Int16Array;
  /** What the far end sent. */
  readonly theirs: Int16Array;
}

/** Reads a recording of a call; throws when it isn't two channels of 8 kHz. */
export async function readRecording(file: string): Promise<TwoChannels> {
  const wav = decodeWav(await readFile(file));
  if (!wav.ok || wav.audio.channels !== 2 || wav.audio.sampleRate !== 8000)
    throw new Error('not a recording');
  const { samples } = wav.audio;
  const channel = (of: 0 | 1): Int16Array =>
    Int16Array.from({ length: samples.length / 2 }, (_, at) => samples[2 * at + of]!);
  return { durationMs: samples.length / 16, ours: channel(0), theirs: channel(1) };
}

/** Where a channel is loud; pauses below `joinMs` are part of the sound. */
export function loudSpans(channel: Int16Array, joinMs = 400): readonly Span[] {
  const spans: { fromMs: number; toMs: number }[] = [];
  for (let at = 0; at + 160 <= channel.length; at += 160) {
    if (rms(channel.subarray(at, at + 160)) < 250) continue;
    const [fromMs, toMs] = [at / 8, at / 8 + 20];
    const last = spans.at(-1);
    if (last && fromMs - last.toMs < joinMs) last.toMs = toMs;
    else spans.push({ fromMs, toMs });
  }
  return spans.filter(({ fromMs, toMs }) => toMs - fromMs >= 60);
}

export function loudMs(channel: Int16Array): number {
  return loudSpans(channel, 20).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

/** A sentence-like sound: `ms` of a chirping tone, easy to find in a recording. */
export function chirp(ms: number): Int16Array {
  return Int16Array.from(
    { length: ms * 8 },
    (_, at) => 8000 * Math.sin(at * (0.25 + 0.1 * Math.sin(at / 900))),
  );
}

export function rms(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));
}
