import type { Clock } from '../base/index.ts';
import { oneSentence } from './one-sentence.ts';
import { levelled, LiveSound, joined, type Levelled } from './phrase-sound.ts';
import { Resampler } from './resample.ts';
import type { Pcm, SynthesisWish } from './synthesizer.ts';

interface MakingOrder {
  /** As `Synthesizer.synthesize`. */
  say(wish: SynthesisWish): AsyncIterable<Pcm>;
  readonly urgent: boolean;
  readonly clock: Clock;
}

/** A sentence while it is made: one synthesis for all who want it, whole or as it comes. */
export class PhraseMaking {
  /** All of it, fit for the line; rejects with the engine's `Failure`. */
  readonly whole: Promise<Levelled>;
  readonly #wish: { urgent: boolean; signal?: AbortSignal };
  /** 8 kHz, full scale 1. */
  readonly #parts: Float64Array[] = [];
  #ended = false;
  #failed: { readonly error: unknown } | undefined;
  #wake: () => void = () => undefined;
  #changed: Promise<void>;

  constructor({ say, urgent, clock }: MakingOrder) {
    this.#wish = { urgent };
    this.#changed = this.#nextChange();
    this.whole = this.#make(
      oneSentence(clock, (signal) => {
        this.#wish.signal = signal;
        return say(this.#wish);
      }),
    );
    // whoever listens to the parts is told there
    this.whole.catch(() => undefined);
  }

  /** Somebody waits for it on the line. */
  hurry(): void {
    this.#wish.urgent = true;
  }

  /**
   * Its sound from the beginning on, fit for the line, each part as soon as it is there; throws as `whole` does, when that
   * has come to pass. `voiceLufs`: how loud this voice is before it is levelled, where that is known.
   */
  async *sound(voiceLufs: number | undefined): AsyncGenerator<Int16Array, void> {
    const live = new LiveSound(voiceLufs);
    for (let n = 0; ;) {
      while (n < this.#parts.length) {
        const heard = live.push(this.#parts[n]!);
        n += 1;
        if (heard.length > 0) yield heard;
      }
      if (this.#failed) throw this.#failed.error;
      if (this.#ended) break;
      await this.#changed;
    }
    const last = live.end();
    if (last.length > 0) yield last;
  }

  async #make(pieces: AsyncIterable<Pcm>): Promise<Levelled> {
    try {
      let resampler: Resampler | undefined;
      for await (const { samples, sampleRateHz } of pieces) {
        resampler ??= new Resampler(sampleRateHz);
        this.#add(resampler.push(samples));
      }
      if (resampler) this.#add(resampler.end());
      this.#ended = true;
      return levelled(joined(this.#parts));
    } catch (error) {
      this.#failed = { error };
      throw error;
    } finally {
      this.#tell();
    }
  }

  #add(part: Float64Array): void {
    this.#parts.push(part);
    this.#tell();
  }

  #tell(): void {
    const wake = this.#wake;
    this.#changed = this.#nextChange();
    wake();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
