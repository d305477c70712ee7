/** Frames are 20 ms. */
const frameMs = 20;
/** Louder than line noise and than a coded silence (an A-law zero is 8); speech lies in the thousands. */
const loudRms = 180;
const startsAfterMs = 100;
const endsAfterMs = 700;

/** Hears when the other side begins to speak and when it has finished its turn. */
export class Ear {
  #loudMs = 0;
  #quietMs = 0;
  #speaking = false;
  #turns = 0;
  #heardMs = 0;
  readonly #waiting = new Set<() => void>();

  /** The other side speaks now (pauses inside a sentence count as speech). */
  get speaking(): boolean {
    return this.#speaking;
  }

  /** How many turns have ended. */
  get turns(): number {
    return this.#turns;
  }

  /** Milliseconds of sound heard in all. */
  get heardMs(): number {
    return this.#heardMs;
  }

  /** 160 samples of linear audio. */
  push(frame: Int16Array): void {
    const loud = rms(frame) > loudRms;
    if (loud) this.#heardMs += frameMs;
    this.#loudMs = loud ? this.#loudMs + frameMs : 0;
    this.#quietMs = loud ? 0 : this.#quietMs + frameMs;
    if (!this.#speaking && this.#loudMs >= startsAfterMs) this.#change(true);
    else if (this.#speaking && this.#quietMs >= endsAfterMs) {
      this.#turns += 1;
      this.#change(false);
    }
  }

  /** Resolves when the condition holds after a beginning or an end; at once when it holds already or the signal is aborted. */
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    while (!condition() && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#waiting.add(wake);
        signal.addEventListener('abort', wake);
      });
    }
  }

  #change(speaking: boolean): void {
    this.#speaking = speaking;
    for (const wake of [...this.#waiting]) wake();
  }
}

function rms(frame: Int16Array): number {
  let sum = 0;
  for (const sample of frame) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, frame.length));
}
