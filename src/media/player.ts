import type { LawName } from './codec/g711.ts';
import { Sound } from './sound.ts';
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

/** One playback: hands out its samples frame by frame and tells how it went. Silent until it is loaded, and where a sound that is still being made has not come yet. */
export class Player {
  readonly #loop: boolean;
  readonly #events: PlayerEvents;
  #sound: Sound | undefined;
  #position = 0;
  #played = 0;
  #running = false;
  #ended = false;
  /** More of the sound is still to come. */
  #coming = false;
  /** Its end did not come. */
  #brokeOff = false;

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

  /** Instead of `load`: the sound comes bit by bit (`append`), until it is `complete`. Not for loops. */
  grow(): void {
    this.#coming = true;
    this.#sound = new Sound(new Int16Array(0));
  }

  append(samples: Int16Array): void {
    if (!this.#coming || !this.#sound) return;
    const left = this.#sound.samples.subarray(this.#position);
    const all = new Int16Array(left.length + samples.length);
    all.set(left);
    all.set(samples, left.length);
    this.#sound = new Sound(all);
    this.#position = 0;
  }

  /** No more comes. What came is played to its end, also when it is not the `whole` sound. */
  complete(whole: boolean): void {
    if (!this.#coming || !this.#sound) return;
    this.#coming = false;
    this.#brokeOff = !whole;
    if (this.#position === this.#sound.samples.length) this.#playedOut();
  }

  fail(problem: NonNullable<PlaybackEnd['problem']>): void {
    this.#end({ playedMs: 0, finished: false, problem });
  }

  /** As `read`, of sound that was coded before; false also where no whole frame of it begins here. */
  readCoded(law: LawName, frame: CodedFrame): boolean {
    const sound = this.#sound;
    if (!sound || this.#ended || this.#coming) return false;
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
    if (this.#coming && samples.length - this.#position < frame.length) {
      this.pause();
      return false;
    }
    if (!this.#running) this.#progress(true);
    let filled = 0;
    while (filled < frame.length) {
      const part = samples.subarray(this.#position, this.#position + frame.length - filled);
      frame.set(part, filled);
      filled += part.length;
      this.#position += part.length;
      if (this.#position < samples.length || this.#coming) continue;
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
    if (!this.#loop && this.#position === 0) this.#playedOut();
  }

  #playedOut(): void {
    const playedMs = this.#playedMs;
    if (this.#brokeOff) this.#end({ playedMs, finished: false, problem: 'sound-broke-off' });
    else this.#end({ playedMs, finished: true });
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
