import type { PlaybackEnd } from './stream.ts';

export interface PlayerEvents {
  /** Sound has begun to go out, or was paused or resumed: `running` from `playedMs` on. */
  onProgress(playedMs: number, running: boolean): void;
  onEnd(end: PlaybackEnd): void;
}

const samplesPerMs = 8;

/** One playback: hands out its samples frame by frame and tells how it went. Silent until it is loaded. */
export class Player {
  readonly #loop: boolean;
  readonly #events: PlayerEvents;
  #samples: Int16Array | undefined;
  #position = 0;
  #played = 0;
  #running = false;
  #ended = false;

  constructor(loop: boolean, events: PlayerEvents) {
    this.#loop = loop;
    this.#events = events;
  }

  get ended(): boolean {
    return this.#ended;
  }

  load(samples: Int16Array): void {
    this.#samples = samples;
    if (samples.length === 0) this.#end({ playedMs: 0, finished: true });
  }

  fail(problem: NonNullable<PlaybackEnd['problem']>): void {
    this.#end({ playedMs: 0, finished: false, problem });
  }

  /** Fills the frame; false when there is nothing to play (yet, or any more). The end is padded with silence. */
  read(frame: Int16Array): boolean {
    const samples = this.#samples;
    if (!samples || this.#ended) return false;
    if (!this.#running) this.#progress(true);
    let filled = 0;
    while (filled < frame.length) {
      const part = samples.subarray(this.#position, this.#position + frame.length - filled);
      frame.set(part, filled);
      filled += part.length;
      this.#position += part.length;
      if (this.#position < samples.length) continue;
      this.#position = 0;
      if (!this.#loop) break;
    }
    frame.fill(0, filled);
    this.#played += filled;
    if (!this.#loop && this.#position === 0) this.#end({ playedMs: this.#playedMs, finished: true });
    return true;
  }

  /** Nothing may be sent now. */
  pause(): void {
    if (this.#running && !this.#ended) this.#progress(false);
  }

  stop(): void {
    this.#end({ playedMs: this.#playedMs, finished: false });
  }

  get #playedMs(): number {
    return Math.round(this.#played / samplesPerMs);
  }

  #progress(running: boolean): void {
    this.#running = running;
    this.#events.onProgress(this.#playedMs, running);
  }

  #end(end: PlaybackEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#samples = undefined;
    this.#events.onEnd(end);
  }
}
