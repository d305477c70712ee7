// RFC 3550 §5.2, RFC 4733 §2.2: keys that some gateways and testers send under an SSRC of their own, beside the sound.
import type { RtpPacket } from '../rtp/packet.ts';
import { sequenceAfter } from '../rtp/sequence.ts';
import { readTelephoneEvent } from './event.ts';
import { KeyReceiver } from './key-receiver.ts';

/**
 * Hears the keys of a second source at the far end's address. A source is believed from its second packet in a row on,
 * so that one guessed packet presses nothing.
 */
export class KeysBeside {
  #source: { readonly ssrc: number; readonly keys: KeyReceiver; sequence: number } | undefined;

  /** The key, when this packet begins one. */
  receive({ ssrc, sequence, payload, marker, timestamp }: RtpPacket, nowMs: number): string | undefined {
    const source = this.#source;
    if (source?.ssrc !== ssrc) {
      this.#source = { ssrc, keys: new KeyReceiver(), sequence };
      return undefined;
    }
    const follows = sequenceAfter(source.sequence) === sequence;
    source.sequence = sequence;
    const event = follows ? readTelephoneEvent(payload) : undefined;
    return event && source.keys.receive(event, { marker, timestamp, newest: true, nowMs });
  }
}
