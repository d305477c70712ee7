// RFC 3264 §8: one stream's descriptions over its life; the version grows when, and only when, ours changes.
import { randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { incomingOf, isNobody, type Agreement, type Hold } from './agreement.ts';
import type { SrtpPolicy } from './key-agreement.ts';
import { KeyRing } from './key-ring.ts';
import { acceptAnswer, makeAnswer, makeOffer, type LocalEnd, type LocalState } from './offer-answer.ts';
import { PayloadNumbers } from './payload-numbers.ts';
import { readSessionDescription } from './reader.ts';
import type { SessionDescription } from './session-description.ts';
import { writeSessionDescription } from './writer.ts';

export type Negotiated =
  { readonly ok: true; readonly agreement: Agreement } | { readonly ok: false; readonly why: string };

export type Answered =
  | { readonly ok: false; readonly why: string }
  | { readonly ok: true; readonly agreement: Agreement; readonly answer: Buffer };

/** Who makes and reads one stream's descriptions. */
export interface Negotiating {
  hold(how: Hold | undefined): void;
  /** RFC 3264 §8.3.1: the session's descriptions go on with another port of ours, which speaks with anybody. */
  moved?(port: number): Negotiating;
  createOffer(): Buffer;
  /** What may come after the last description, before it is answered (§5.1); absent where we never offer. */
  readonly incoming?: Agreement['incoming'];
  acceptAnswer(bytes: Uint8Array): Negotiated;
  /** With `newcomer` the offer is of somebody who takes the far end's place, and is read by that policy. */
  createAnswer(bytes: Uint8Array, newcomer?: SrtpPolicy): Answered;
}

/** Whether we may speak with somebody there. */
export type Admission = (remote: Agreement['remote']) => boolean;

/** Why a description is refused when another call of a shared port is where it says; another port has to be opened. */
export const addressTaken = 'another call of the shared port is at this address';
const elsewhere = { ok: false, why: addressTaken } as const;

interface Ours extends LocalEnd {
  /** Anywhere when absent. */
  readonly admits?: Admission;
  /** Where the far end is signalled to, if that is known: our first offer names an address of that family. */
  readonly farHost?: string;
}

/** What the descriptions of a session have come to, by whichever port of ours they are made. */
type Session = { -readonly [Name in keyof LocalState]: LocalState[Name] } & {
  version: number;
  sent?: Buffer;
};

export class Negotiation implements Negotiating {
  readonly #local: Ours;
  #session: Session;

  constructor(local: Ours) {
    this.#local = local;
    this.#session = { ...newState(), ip6: isIPv6(local.farHost ?? ''), version: 1 };
  }

  /** Counts from the next description of ours on. */
  hold(how: Hold | undefined): void {
    this.#session.hold = how;
  }

  moved(port: number): Negotiation {
    const moved = new Negotiation({ ...this.#local, port, admits: undefined });
    moved.#session = this.#session;
    return moved;
  }

  get incoming(): Agreement['incoming'] {
    return incomingOf({ numbers: this.#session.numbers, codecs: this.#local.codecs });
  }

  createOffer(): Buffer {
    return this.#write((version) => makeOffer(this.#local, this.#session, version));
  }

  acceptAnswer(bytes: Uint8Array): Negotiated {
    const reading = readSessionDescription(bytes);
    if (!reading.ok) return { ok: false, why: `${reading.why}, line ${reading.line}` };
    const agreed = acceptAnswer(this.#local, this.#session, reading.description);
    if (!agreed.ok) return agreed;
    if (!this.#admits(agreed.agreement)) return elsewhere;
    this.#meet(agreed.agreement);
    this.#session.ring.use(agreed.agreement.srtp?.sending.suite);
    return agreed;
  }

  createAnswer(bytes: Uint8Array, newcomer?: SrtpPolicy): Answered {
    const reading = readSessionDescription(bytes);
    if (!reading.ok) return { ok: false, why: `${reading.why}, line ${reading.line}` };
    const local = newcomer === undefined ? this.#local : { ...this.#local, srtp: newcomer };
    const state = newcomer === undefined ? this.#session : { ...newState(), hold: this.#session.hold };
    const answering = makeAnswer(local, state, this.#session.version, reading.description);
    if (!answering.ok) return answering;
    if (!this.#admits(answering.agreement)) return elsewhere;
    this.#session.ring = state.ring;
    this.#session.numbers = state.numbers;
    this.#session.layout = answering.layout;
    this.#meet(answering.agreement);
    this.#session.ring.use(answering.agreement.srtp?.sending.suite);
    const answer = this.#write((version) => ({
      ...answering.answer,
      origin: { ...answering.answer.origin, version: String(version) },
    }));
    return { ok: true, agreement: answering.agreement, answer };
  }

  #admits({ remote }: Agreement): boolean {
    return this.#local.admits?.(remote) ?? true;
  }

  /** Who is nowhere for now (RFC 3264 §8.4) is where he was. */
  #meet({ remote: { host } }: Agreement): void {
    if (!isNobody(host)) this.#session.ip6 = isIPv6(host);
  }

  #write(make: (version: number) => SessionDescription): Buffer {
    const session = this.#session;
    let bytes = writeSessionDescription(make(session.version));
    if (session.sent && !bytes.equals(session.sent)) {
      session.version += 1;
      bytes = writeSessionDescription(make(session.version));
    }
    session.sent = bytes;
    return Buffer.from(bytes);
  }
}

/** Who is new knows nothing of the one before: neither numbers nor keys, nor how many packets were sent by them. */
function newState(): Pick<LocalState, 'ring' | 'numbers'> {
  return { ring: new KeyRing(randomBytes), numbers: new PayloadNumbers() };
}
