import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RecordingSink } from './recording-sink.ts';
import type { RecordingThread } from './recording-thread.ts';
import { WavRecording } from './wav-recording.ts';

interface OpenRecording {
  readonly sink: RecordingSink;
  /** Where it is written to. */
  readonly file: string;
}

/**
 * Makes the file of a recording, and its folders, readable by nobody else on the machine: Opus when its name ends in
 * `.ogg`, WAV otherwise, and also in its place (`.wav`) while the encoder has no room. Rejects with the system's error.
 */
export async function openRecording(
  path: string,
  thread: Pick<RecordingThread, 'isFull' | 'open'>,
): Promise<OpenRecording> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (path.endsWith('.ogg') && !thread.isFull) return { sink: await thread.open(path), file: path };
  const file = path.replace(/\.ogg$/, '.wav');
  return { sink: await WavRecording.open(file), file };
}

/** A sink from the moment at which it is ordered: what is handed in waits for the file. */
export function sinkWhenOpen(opening: Promise<OpenRecording>): RecordingSink {
  return {
    append: async (samples) => (await opening).sink.append(samples),
    finish: async () => (await opening).sink.finish(),
  };
}
