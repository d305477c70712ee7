import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { within, type Clock } from '../../base/index.ts';
import type { RecordingSink } from './recording-sink.ts';
import type { RecordingThread } from './recording-thread.ts';
import { WavRecording } from './wav-recording.ts';

interface OpenRecording {
  readonly sink: RecordingSink;
  /** Where it is written to. */
  readonly file: string;
}

/** Its thread starts with the first recording, and a busy machine lets it wait: half of what a recording is waited for. */
const encoderMs = 1_000;

/**
 * Makes the file of a recording, and its folders, readable by nobody else on the machine: Opus when its name ends in
 * `.ogg`, WAV otherwise, and also in its place (`.wav`) while the encoder has no room or does not come within a second.
 * Rejects with the system's error.
 */
export async function openRecording(
  path: string,
  thread: Pick<RecordingThread, 'isFull' | 'open'>,
  clock: Clock,
): Promise<OpenRecording> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (path.endsWith('.ogg') && !thread.isFull) {
    const opening = thread.open(path);
    const sink = await within(clock, encoderMs, opening);
    if (sink) return { sink, file: path };
    void discard(path, opening);
  }
  const file = path.replace(/\.ogg$/, '.wav');
  return { sink: await WavRecording.open(file), file };
}

/** Whenever it opens yet, nobody writes to it. */
async function discard(path: string, opening: Promise<RecordingSink>): Promise<void> {
  try {
    await (await opening).finish();
    await rm(path, { force: true });
  } catch {
    // there is none then
  }
}

/** A sink from the moment at which it is ordered: what is handed in waits for the file. */
export function sinkWhenOpen(opening: Promise<OpenRecording>): RecordingSink {
  return {
    append: async (samples) => (await opening).sink.append(samples),
    finish: async () => (await opening).sink.finish(),
  };
}
