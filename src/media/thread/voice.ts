import { KeySender, pressable, type KeyFrame } from '../dtmf/key-sender.ts';
import type { Player } from '../player.ts';
import { keyTone } from '../tone.ts';
import type { BridgeQueue } from './bridge-queue.ts';

const frameSamples = 160;

/** What a stream says in the next 20 ms. */
export type Utterance =
  | { readonly kind: 'sound'; readonly samples: Int16Array | undefined }
  | { readonly kind: 'key'; readonly frame: KeyFrame & { kind: 'event' } };

const silence: Utterance = { kind: 'sound', samples: undefined };

/** Chooses what a stream says: keys before playing, playing before the other side of a bridge, else silence. */
export class Voice {
  readonly #keys = new KeySender();
  readonly #frame = new Int16Array(frameSamples);
  #player: Player | undefined;
  #queue: BridgeQueue | undefined;
  digitsSent = 0;

  /** Replaces what plays. */
  play(player: Player): void {
    this.#player?.stop();
    this.#player = player;
  }

  stopPlaying(): void {
    this.#player?.stop();
    this.#player = undefined;
  }

  press(digits: string): void {
    this.digitsSent += this.#keys.press(pressable(digits));
  }

  /** Speaks what the queue gives from now on; undefined ends that. */
  repeat(queue: BridgeQueue | undefined): void {
    this.#queue = queue;
  }

  /** The next 20 ms; `events` says whether the far end takes keys as events, else they are sounds. */
  next(events: boolean): Utterance {
    // fetched even when something else is said, so that it does not grow old
    const repeated = this.#queue?.shift();
    if (this.#keys.busy) return events ? this.#keyEvent() : this.#keySound();
    if (this.#player?.read(this.#frame)) return { kind: 'sound', samples: this.#frame };
    if (this.#player?.ended) this.#player = undefined;
    return repeated ? { kind: 'sound', samples: repeated } : silence;
  }

  /** Nothing may be said now: what plays waits. */
  hush(): void {
    this.#player?.pause();
    this.#queue?.shift();
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
