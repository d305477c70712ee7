// RFC 3264 §8: one stream's descriptions over its life; the version grows when, and only when, ours changes.
import { acceptAnswer, makeAnswer, makeOffer, type Agreement, type LocalEnd } from './offer-answer.ts';
import { readSessionDescription } from './reader.ts';
import type { SessionDescription } from './session-description.ts';
import { writeSessionDescription } from './writer.ts';

export type Negotiated =
  { readonly ok: true; readonly agreement: Agreement } | { readonly ok: false; readonly why: string };

export class Negotiation {
  readonly #local: LocalEnd;
  #version = 1;
  #sent: Buffer | undefined;

  constructor(local: LocalEnd) {
    this.#local = local;
  }

  createOffer(): Buffer {
    return this.#write((version) => makeOffer(this.#local, version));
  }

  acceptAnswer(bytes: Uint8Array): Negotiated {
    const reading = readSessionDescription(bytes);
    return reading.ok
      ? acceptAnswer(reading.description)
      : { ok: false, why: `${reading.why}, line ${reading.line}` };
  }

  createAnswer(
    bytes: Uint8Array,
  ): (Negotiated & { ok: false }) | { ok: true; agreement: Agreement; answer: Buffer } {
    const reading = readSessionDescription(bytes);
    if (!reading.ok) return { ok: false, why: `${reading.why}, line ${reading.line}` };
    const answering = makeAnswer(this.#local, this.#version, reading.description);
    if (!answering.ok) return answering;
    const answer = this.#write((version) => ({
      ...answering.answer,
      origin: { ...answering.answer.origin, version: String(version) },
    }));
    return { ok: true, agreement: answering.agreement, answer };
  }

  #write(make: (version: number) => SessionDescription): Buffer {
    let bytes = writeSessionDescription(make(this.#version));
    if (this.#sent && !bytes.equals(this.#sent)) {
      this.#version += 1;
      bytes = writeSessionDescription(make(this.#version));
    }
    this.#sent = bytes;
    return Buffer.from(bytes);
  }
}
