import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RecordingSink } from './recording-sink.ts';
import type { RecordingThread } from './recording-thread.ts';
import { WavRecording } from './wav-recording.ts';

/**
 * Makes the file of a recording, and its folders, readable by nobody else on the machine: Opus when its name ends in
 * `.ogg`, WAV otherwise. Rejects with the system's error.
 */
export async function openRecording(path: string, thread: RecordingThread): Promise<RecordingSink> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  return path.endsWith('.ogg') ? await thread.open(path) : await WavRecording.open(path);
}
