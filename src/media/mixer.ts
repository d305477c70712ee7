/** How much of the lost loudness comes back in 20 ms after it was too loud. */
const recoveryPerFrame = 0.05;
const fullScale = 32_767;

/**
 * Adds up what several people say, for one who hears them. Sums above full scale are made quieter as a whole, never
 * wrapped or cut off: at once when they come, back within half a second when they are over. One alone stays as he is.
 */
export class Mixer {
  readonly #sum = new Int32Array(160);
  readonly #mixed = new Int16Array(160);
  #gain = 1;

  /** Frames of 160 samples; the result is good until the next call, undefined when nobody says anything. */
  mix(frames: readonly Int16Array[]): Int16Array | undefined {
    const [first] = frames;
    if (frames.length <= 1 && this.#gain === 1) return first;
    const peak = this.#add(frames);
    const allowed = peak > fullScale ? fullScale / peak : 1;
    const from = Math.min(this.#gain, allowed);
    const to = Math.min(allowed, from + recoveryPerFrame);
    this.#gain = to;
    const step = (to - from) / this.#sum.length;
    for (let i = 0; i < this.#sum.length; i += 1) this.#mixed[i] = this.#sum[i]! * (from + step * i);
    return frames.length === 0 && peak === 0 ? undefined : this.#mixed;
  }

  /** The sum of all, and how loud it is at its loudest. */
  #add(frames: readonly Int16Array[]): number {
    const sum = this.#sum.fill(0);
    for (const frame of frames) for (let i = 0; i < sum.length; i += 1) sum[i]! += frame[i]!;
    let peak = 0;
    for (let i = 0; i < sum.length; i += 1) peak = Math.max(peak, Math.abs(sum[i]!));
    return peak;
  }
}
