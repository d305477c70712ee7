import type { Clock } from '../base/index.ts';
import { voiceTrouble } from './engines/voice-trouble.ts';
import type { Pcm } from './synthesizer.ts';

/** No sentence of ours takes so long to say. */
export const longestSoundMs = 120_000;
/** Nor to make, also behind many others. */
const longestMakingMs = 300_000;

/** What an engine makes of one sentence. Throws as it does, and `Failure` `speech.voice-broken` at more sound than any sentence has. */
export async function* noLongerThanASentence(pieces: AsyncIterable<Pcm>): AsyncGenerator<Pcm, void> {
  let ms = 0;
  for await (const piece of pieces) {
    ms += (piece.samples.length * 1000) / piece.sampleRateHz;
    if (ms > longestSoundMs) throw voiceTrouble('broken');
    yield piece;
  }
}

/**
 * The same of an engine that is to `say` it now, whose signal is aborted after `patienceMs`, whatever has come by then:
 * `Failure` `speech.voice-late`.
 */
export async function* oneSentence(
  clock: Clock,
  say: (signal: AbortSignal) => AsyncIterable<Pcm>,
  patienceMs: number = longestMakingMs,
): AsyncGenerator<Pcm, void> {
  const patience = new AbortController();
  const timer = clock.after(patienceMs, () => patience.abort());
  try {
    yield* noLongerThanASentence(say(patience.signal));
  } catch (error) {
    throw patience.signal.aborted ? voiceTrouble('late', error) : error;
  } finally {
    timer.cancel();
  }
}
