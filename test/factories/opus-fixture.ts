import { readFile } from 'node:fs/promises';
import { OpusRecording } from '../../src/media/recording/opus-recording.ts';

/** A recording in Opus whose samples were [left, right] pairs at 8 kHz; gives what is in the file. */
export async function opusFixture(
  file: string,
  samples: readonly (readonly [number, number])[],
): Promise<Buffer> {
  const recording = await OpusRecording.open(file);
  await recording.append(Int16Array.from(samples.flat()));
  await recording.finish();
  return await readFile(file);
}
