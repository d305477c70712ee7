import { readFile } from 'node:fs/promises';
import { decodeWav } from '../../src/media/index.ts';

/** The robot's reply to one thing that was said. Milliseconds. */
export interface Reply {
  readonly meaning: string;
  /** From the last loud moment of what he said to our first. */
  readonly pauseMs: number;
  /** Of it, to the moment when it was known what he said, by the main thread's clock: on a busy machine it is behind the recording's. */
  readonly hearingMs: number;
  /** And from then on: the answer's way to where it is kept, and our sound's way to the line. */
  readonly answeringMs: number;
}

interface TimedEvent {
  readonly kind: string;
  readonly at: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

const rateHz = 8000;
const frameMs = 20;
const samplesInFrame = (rateHz * frameMs) / 1000;
/** RMS, of 32768: quieter than a voice, louder than coded silence. */
const loudFrom = 200;
/** What is said within this before it was understood is what was understood. */
const longestUnderstandingMs = 3000;
/** Nobody replies to what was said before that. */
const longestPauseMs = 10_000;

/** The pauses of a call, from its recording (WAV: left ours, right theirs) and its timeline. */
export async function pausesIn(
  file: string,
  answeredAt: number,
  events: readonly TimedEvent[],
): Promise<Reply[]> {
  const wav = decodeWav(await readFile(file));
  if (!wav.ok) throw new Error(wav.why);
  const { samples } = wav.audio;
  const [ours, theirs] = ([0, 1] as const).map((channel) => loudFrames(samples, channel)) as [
    boolean[],
    boolean[],
  ];
  return events.flatMap(({ kind, at, detail }) => {
    const heard =
      kind === 'heard' ? (detail.heard as { meaning: string; used: string; by: string }) : undefined;
    if (!heard || heard.used === 'ignored' || heard.by !== 'voice') return [];
    const understoodAt = Math.round((at - answeredAt) / frameMs);
    const last = theirs.lastIndexOf(true, understoodAt);
    if (last < 0 || (understoodAt - last) * frameMs > longestUnderstandingMs || ours[last]) return [];
    const reply = ours.indexOf(true, last);
    if (reply < 0 || (reply - last) * frameMs > longestPauseMs) return [];
    const endMs = (last + 1) * frameMs;
    const pauseMs = reply * frameMs - endMs;
    const hearingMs = at - answeredAt - endMs;
    return [{ meaning: heard.meaning, pauseMs, hearingMs, answeringMs: pauseMs - hearingMs }];
  });
}

function loudFrames(samples: Int16Array, channel: 0 | 1): boolean[] {
  const frames = Math.floor(samples.length / 2 / samplesInFrame);
  return Array.from({ length: frames }, (_, frame) => {
    let sum = 0;
    for (let n = frame * samplesInFrame; n < (frame + 1) * samplesInFrame; n += 1)
      sum += samples[2 * n + channel]! ** 2;
    return Math.sqrt(sum / samplesInFrame) > loudFrom;
  });
}
