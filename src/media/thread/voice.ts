import { KeySender, pressable, type KeyFrame } from '../dtmf/key-sender.ts';
import type { LawName } from '../codec/g711.ts';
import type { CodedFrame, Player } from '../player.ts';
import { Mixer } from '../mixer.ts';
import { keyTone } from '../tone.ts';
import type { BridgeQueue } from './bridge-queue.ts';

const frameSamples = 160;

/** What a stream says in the next 20 ms. */
export type Utterance =
  | { readonly kind: 'sound'; readonly samples: Int16Array | undefined }
  | ({ readonly kind: 'coded' } & Readonly<CodedFrame>)
  | { readonly kind: 'key'; readonly frame: KeyFrame & { kind: 'event' } };

const silence: Utterance = { kind: 'sound', samples: undefined };

/** Chooses what a stream says: keys before playing, playing before those whom its far end is to hear, else silence. */
export class Voice {
  readonly #keys = new KeySender();
  readonly #frame = new Int16Array(frameSamples);
  readonly #coded = { kind: 'coded' as const, bytes: new Uint8Array(0), at: 0 };
  #player: Player | undefined;
  #queues: readonly BridgeQueue[] = [];
  /** Made when there is something to mix. */
  #mixer: Mixer | undefined;
  readonly #fetched: Int16Array[] = [];
  readonly #onPress: ((keys: string) => void) | undefined;
  digitsSent = 0;

  /** With `onPress` keys are told there, and are no part of what is said. */
  constructor(onPress?: (keys: string) => void) {
    this.#onPress = onPress;
  }

  /** Replaces what plays. */
  play(player: Player): void {
    this.#player?.stop();
    this.#player = player;
  }

  stopPlaying(): void {
    this.#player?.stop();
    this.#player = undefined;
  }

  /** `inSound`: said here after all, told before. */
  press(digits: string, inSound = false): void {
    const keys = pressable(digits);
    if (!this.#onPress) this.digitsSent += this.#keys.press(keys);
    else if (inSound) this.#keys.press(keys);
    else if (keys !== '') {
      this.digitsSent += keys.length;
      this.#onPress(keys);
    }
  }

  /** Speaks what these queues give from now on, all together. */
  repeat(queues: readonly BridgeQueue[]): void {
    this.#queues = queues;
    if (queues.length > 0) this.#mixer ??= new Mixer();
  }

  /** Keys or something that plays come before what others say. */
  get hasOwn(): boolean {
    return this.#keys.busy || (this.#player !== undefined && !this.#player.ended);
  }

  /**
   * The next 20 ms, good until the next call; `events` says whether the far end takes keys as events, else they are
   * sounds. What plays is given coded where a `law` is named.
   */
  next(events: boolean, law?: LawName): Utterance {
    // fetched even when something else is said, so that it does not grow old
    const repeated = this.#mixer?.mix(this.#fetch());
    if (this.#keys.busy) return events ? this.#keyEvent() : this.#keySound();
    if (law && this.#player?.readCoded(law, this.#coded)) return this.#coded;
    if (this.#player?.read(this.#frame)) return { kind: 'sound', samples: this.#frame };
    if (this.#player?.ended) this.#player = undefined;
    return repeated ? { kind: 'sound', samples: repeated } : silence;
  }

  /** Nothing may be said now: what plays waits. */
  hush(): void {
    this.#player?.pause();
    this.#fetch();
  }

  #fetch(): readonly Int16Array[] {
    this.#fetched.length = 0;
    for (const queue of this.#queues) {
      const frame = queue.shift();
      if (frame) this.#fetched.push(frame);
    }
    return this.#fetched;
  }

  #keyEvent(): Utterance {
    const frame = this.#keys.next();
    return frame?.kind === 'event' ? { kind: 'key', frame } : silence;
  }

  #keySound(): Utterance {
    const tone = this.#keys.nextTone();
    if (!tone || tone === 'gap') return silence;
    return { kind: 'sound', samples: keyTone(tone.key, tone.frame * frameSamples, frameSamples) };
  }
}
