import { noLongerThanASentence } from './one-sentence.ts';
import type { Pcm } from './synthesizer.ts';

/** All of a sentence's sound that comes in pieces; rejects as they do, and when it is longer than any. Empty when there was none. */
export async function wholeSound(pieces: AsyncIterable<Pcm>): Promise<Pcm> {
  const parts: Int16Array[] = [];
  let sampleRateHz = 0;
  for await (const piece of noLongerThanASentence(pieces)) {
    parts.push(piece.samples);
    sampleRateHz = piece.sampleRateHz;
  }
  const samples = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return { samples, sampleRateHz };
}
