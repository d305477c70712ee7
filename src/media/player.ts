import type { LawName } from './codec/g711.ts';
import type { Sound } from './sound.ts';
import type { PlaybackEnd } from './stream.ts';

export interface PlayerEvents {
  /** Sound has begun to go out, or was paused or resumed: `running` from `playedMs` on. */
  onProgress(playedMs: number, running: boolean): void;
  onEnd(end: PlaybackEnd): void;
}

/** A frame of G.711: 160 bytes of `bytes` from `at` on. */
export interface CodedFrame {
  bytes: Uint8Array;
  at: number;
}

const samplesPerMs = 8;
const frameSamples = 160;

/** One playback: hands out its samples frame by frame and tells how it went. Silent until it is loaded. */
export class Player {
  readonly #loop: boolean;
  readonly #events: PlayerEvents;
  #sound: Sound | undefined;
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

  load(sound: Sound): void {
    this.#sound = sound;
    if (sound.samples.length === 0) this.#end({ playedMs: 0, finished: true });
  }

  fail(problem: NonNullable<PlaybackEnd['problem']>): void {
    this.#end({ playedMs: 0, finished: false, problem });
  }

  /** As `read`, of sound that was coded before; false also where no whole frame of it begins here. */
  readCoded(law: LawName, frame: CodedFrame): boolean {
    const sound = this.#sound;
    if (!sound || this.#ended) return false;
    const left = sound.samples.length - this.#position;
    // the end of a loop is followed by its beginning
    if (this.#position % frameSamples !== 0 || (this.#loop && left < frameSamples)) return false;
    if (!this.#running) this.#progress(true);
    frame.bytes = sound.coded(law);
    frame.at = this.#position;
    const filled = Math.min(left, frameSamples);
    this.#position = filled === left ? 0 : this.#position + filled;
    this.#account(filled);
    return true;
  }

  /** Fills the frame; false when there is nothing to play (yet, or any more). The end is padded with silence. */
  read(frame: Int16Array): boolean {
    const samples = this.#sound?.samples;
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
    this.#account(filled);
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

  #account(samples: number): void {
    this.#played += samples;
    if (!this.#loop && this.#position === 0) this.#end({ playedMs: this.#playedMs, finished: true });
  }

  #progress(running: boolean): void {
    this.#running = running;
    this.#events.onProgress(this.#playedMs, running);
  }

  #end(end: PlaybackEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#sound = undefined;
    this.#events.onEnd(end);
  }
}
