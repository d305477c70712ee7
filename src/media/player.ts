import type { LawName } from './codec/g711.ts';
import { SampleQueue } from './sample-queue.ts';
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
  /** What has come of a sound and was not played, while more of it is still to come. */
  #coming: SampleQueue | undefined;
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
    this.#coming = new SampleQueue();
  }

  append(samples: Int16Array): void {
    this.#coming?.push(samples);
  }

  /** No more comes. What came is played to its end, also when it is not the `whole` sound. */
  complete(whole: boolean): void {
    if (!this.#coming) return;
    const left = this.#coming.all();
    this.#coming = undefined;
    this.#brokeOff = !whole;
    if (left.length === 0) this.#playedOut();
    else this.#sound = new Sound(left);
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
    if (this.#coming) return this.#readComing(this.#coming, frame);
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

  #readComing(coming: SampleQueue, frame: Int16Array): boolean {
    if (coming.length < frame.length) {
      this.pause();
      return false;
    }
    if (!this.#running) this.#progress(true);
    coming.shift(frame);
    this.#played += frame.length;
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
    this.#coming = undefined;
    this.#events.onEnd(end);
  }
}
