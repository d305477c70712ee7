// RFC 4733 §2.5.2: hearing keys; every key is told once, however many of its packets arrive.
import { timestampDistance } from '../rtp/sequence.ts';
import { keys, type TelephoneEvent } from './event.ts';

/** When an event's packet came: its RTP header, and the time here. */
export interface EventArrival {
  readonly marker: boolean;
  readonly timestamp: number;
  /** No packet of a higher number came before it. */
  readonly newest: boolean;
  readonly nowMs: number;
}

interface Pressed {
  readonly code: number;
  readonly timestamp: number;
  readonly duration: number;
  readonly ended: boolean;
  readonly heardMs: number;
}

// a held key is refreshed every 20–50 ms; longer than this without a packet, it was let go
const releasedAfterMs = 250;
const stragglesMs = 10_000;
/** Nothing straggles as far behind: ten seconds of the quickest clock of keys. */
const furthestStraggler = 480_000;
// nobody lets a key go, presses it again and lets it go within so little
const repeatedEndMs = 60;

/**
 * A key is told at the first of its packets that arrives, so a lost beginning or a lost end costs
 * nothing. Told apart by the timestamp, which all packets of one press share. Some gateways move it
 * during a press, and one that lasts over 8 s is sent in segments (§2.5.1.3): such a packet goes on
 * with the key that is still down.
 */
export class KeyReceiver {
  #last: Pressed | undefined;

  /** The key, when this packet begins one. */
  receive(event: TelephoneEvent, arrival: EventArrival): string | undefined {
    const key = keys[event.code];
    if (key === undefined) return undefined;
    const last = this.#last;
    if (last) {
      const ahead = timestampDistance(arrival.timestamp, last.timestamp);
      if (ahead < 0 && this.#straggles(last, arrival, ahead)) return undefined;
      if (ahead === 0 || this.#goesOn(last, event, arrival, ahead)) {
        this.#last = this.#press(event, arrival, last.ended && ahead === 0);
        return undefined;
      }
    }
    this.#last = this.#press(event, arrival, false);
    return key;
  }

  /** The far end's source changed: its timestamps start anew. */
  reset(): void {
    this.#last = undefined;
  }

  /** Of an earlier press. One that comes in its order and begins a key is none: the far end's clock has leapt. */
  #straggles(last: Pressed, { marker, newest, nowMs }: EventArrival, ahead: number): boolean {
    if (newest && (marker || ahead < -furthestStraggler)) return false;
    return nowMs - last.heardMs < stragglesMs;
  }

  #press(event: TelephoneEvent, { timestamp, nowMs }: EventArrival, ended: boolean): Pressed {
    return {
      code: event.code,
      timestamp,
      duration: event.duration,
      ended: ended || event.end,
      heardMs: nowMs,
    };
  }

  /** The packet bears another timestamp, and yet belongs to the key before. */
  #goesOn(last: Pressed, event: TelephoneEvent, arrival: EventArrival, ahead: number): boolean {
    if (arrival.marker || last.code !== event.code) return false;
    const pauseMs = arrival.nowMs - last.heardMs;
    if (last.ended) return event.end && pauseMs < repeatedEndMs;
    return pauseMs < releasedAfterMs && (event.duration >= last.duration || ahead >= 0xff00);
  }
}
