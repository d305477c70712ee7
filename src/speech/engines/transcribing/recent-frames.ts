import { FRAME_SAMPLES } from '../../voice-activity.ts';

/** As many as a beginning may need when it is noticed, and the silence before it. */
const kept = 40;

/** The last frames of a line. */
export class RecentFrames {
  readonly #frames = new Int16Array(kept * FRAME_SAMPLES);
  #count = 0;

  /** The array may be used again. */
  add(frame: Int16Array): void {
    this.#frames.set(frame, (this.#count % kept) * FRAME_SAMPLES);
    this.#count += 1;
  }

  /** The last so many, the oldest first; fewer when there are no more. */
  last(wanted: number): readonly Int16Array[] {
    const count = Math.max(0, Math.min(wanted, kept, this.#count));
    return Array.from({ length: count }, (_, index) => {
      const at = ((this.#count - count + index) % kept) * FRAME_SAMPLES;
      return this.#frames.subarray(at, at + FRAME_SAMPLES);
    });
  }
}
