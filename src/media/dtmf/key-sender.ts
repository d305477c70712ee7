// RFC 4733 §2.5.1: pressing keys; pure, asked once every 20 ms what to send.
import { keys, type TelephoneEvent } from './event.ts';

/** What goes out instead of audio in this frame; the packets of one press share the timestamp of the first. */
export type KeyFrame =
  | {
      readonly kind: 'event';
      readonly event: TelephoneEvent;
      readonly first: boolean;
    }
  /** Silence between two keys. */
  | { readonly kind: 'gap' };

const frameSamples = 160;
const pressFrames = 5; // 100 ms
const endFrames = 3; // the last packet is sent three times (§2.5.1.4)
const gapFrames = 4;
const volume = 10;
const mostWaiting = 64;

/** The keys of `text` that can be pressed, upper case. */
export function pressable(text: string): string {
  return [...text.toUpperCase()].filter((key) => keys.includes(key)).join('');
}

export class KeySender {
  #waiting: string[] = [];
  #frame = 0;

  /** Adds keys to those that wait; beyond 64 they are left out. Gives how many were taken. */
  press(digits: string): number {
    const taken = [...pressable(digits)].slice(0, mostWaiting - this.#waiting.length);
    this.#waiting.push(...taken);
    return taken.length;
  }

  get busy(): boolean {
    return this.#waiting.length > 0;
  }

  /** The key being pressed as sound, for a far end without RFC 4733; undefined between keys. */
  nextTone(): { key: string; frame: number } | 'gap' | undefined {
    const key = this.#waiting[0];
    if (key === undefined) return undefined;
    const frame = this.#frame;
    this.#advance();
    return frame < pressFrames ? { key, frame } : 'gap';
  }

  /** The next 20 ms of pressing; undefined when no key waits. */
  next(): KeyFrame | undefined {
    const key = this.#waiting[0];
    if (key === undefined) return undefined;
    const frame = this.#frame;
    this.#advance();
    if (frame >= pressFrames + endFrames) return { kind: 'gap' };
    const end = frame >= pressFrames;
    const duration = Math.min(frame + 1, pressFrames) * frameSamples;
    return {
      kind: 'event',
      event: { code: keys.indexOf(key), end, volume, duration },
      first: frame === 0,
    };
  }

  #advance(): void {
    this.#frame += 1;
    if (this.#frame < pressFrames + endFrames + gapFrames) return;
    this.#frame = 0;
    this.#waiting.shift();
  }
}
