import type { Clock } from '../base/index.ts';
import type { Playback, PlaybackEnd } from './stream.ts';

/** The main thread's side of something that plays in a worker. */
export class RunningPlayback implements Playback {
  readonly done: Promise<PlaybackEnd>;
  readonly #clock: Clock;
  readonly #stop: () => void;
  #resolve: (end: PlaybackEnd) => void = () => undefined;
  #end: PlaybackEnd | undefined;
  #progress = { playedMs: 0, running: false, atMs: 0 };

  constructor(clock: Clock, stop: () => void) {
    this.#clock = clock;
    this.#stop = stop;
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  get playedMs(): number {
    if (this.#end) return this.#end.playedMs;
    const { playedMs, running, atMs } = this.#progress;
    return running ? playedMs + Math.max(0, Math.round(this.#clock.monotonicMs() - atMs)) : playedMs;
  }

  stop(): void {
    if (!this.#end) this.#stop();
  }

  /** The worker tells that sound began, paused or resumed. */
  progress(playedMs: number, running: boolean): void {
    this.#progress = { playedMs, running, atMs: this.#clock.monotonicMs() };
  }

  finish(end: PlaybackEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#resolve(end);
  }
}
