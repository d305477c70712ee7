// RFC 3261 §10.3: a registrar that keeps its bindings in memory.
import type { Clock } from '../base/index.ts';
import { parseNameAddress } from './message/name-address.ts';
import type { ResponseParts } from './message/respond.ts';
import { isSipUri, type SipUri } from './message/uri.ts';
import type { ReceivedRequest } from './transport/received.ts';
import type { Endpoint } from './transport/transport.ts';

/** A binding that somebody has made (`expiresS` > 0) or taken away (0) at our registrar. */
export interface RegisteredBinding {
  /** `sip:user@domain`. */
  readonly aor: string;
  /** The Contact's URI. */
  readonly contact: string;
  readonly expiresS: number;
  /** Where the REGISTER came from. */
  readonly source: Endpoint;
}

interface Binding {
  readonly untilMs: number;
  readonly callId: string;
  readonly cseq: number;
}

interface Wish {
  readonly contact: string;
  readonly expiresS: number;
}

export interface RegisterAnswer {
  readonly status: number;
  readonly parts: ResponseParts;
}

const defaultExpiresS = 3600;
const longestExpiresS = 7200;
const shortestExpiresS = 10;
const maxBindings = 10;
const maxAddresses = 10_000;

export class Registrar {
  readonly #clock: Clock;
  readonly #onRegister: (binding: RegisteredBinding) => void;
  /** Address of record → contact → binding. */
  readonly #bindings = new Map<string, Map<string, Binding>>();

  constructor(clock: Clock, onRegister: (binding: RegisteredBinding) => void) {
    this.#clock = clock;
    this.#onRegister = onRegister;
  }

  /** `username`: who has proved to be who; undefined when nobody is asked. */
  receive(received: ReceivedRequest, username: string | undefined): RegisterAnswer {
    const { envelope, source } = received;
    const to = envelope.to.uri;
    // RFC 4475 §3.3.4
    if (!isSipUri(to)) return answer(400);
    if (username !== undefined && username !== to.user) return answer(403);
    const aor = aorOf(to);
    const bindings = this.#alive(aor);
    const wishes = readWishes(received, bindings);
    if (wishes === undefined) return answer(400);
    if (wishes.some((wish) => wish.expiresS > 0 && wish.expiresS < shortestExpiresS)) {
      return { status: 423, parts: { headers: { 'Min-Expires': String(shortestExpiresS) } } };
    }
    // §10.3 step 7: a REGISTER that was overtaken changes nothing
    const overtaken = wishes.some(({ contact }) => {
      const known = bindings.get(contact);
      return known?.callId === envelope.callId && known.cseq >= envelope.cseq.number;
    });
    if (overtaken) return answer(500);
    if (bindings.size + wishes.length > maxBindings || this.#bindings.size > maxAddresses) return answer(503);
    for (const { contact, expiresS } of wishes) {
      const untilMs = this.#clock.monotonicMs() + expiresS * 1000;
      if (expiresS === 0) bindings.delete(contact);
      else bindings.set(contact, { untilMs, callId: envelope.callId, cseq: envelope.cseq.number });
      this.#onRegister({ aor, contact, expiresS, source });
    }
    if (bindings.size > 0) this.#bindings.set(aor, bindings);
    else this.#bindings.delete(aor);
    return { status: 200, parts: { repeated: this.#list(bindings) } };
  }

  #alive(aor: string): Map<string, Binding> {
    const now = this.#clock.monotonicMs();
    return new Map([...(this.#bindings.get(aor) ?? [])].filter(([, binding]) => binding.untilMs > now));
  }

  #list(bindings: ReadonlyMap<string, Binding>): (readonly [string, string])[] {
    const now = this.#clock.monotonicMs();
    return [...bindings].map(([contact, { untilMs }]) => [
      'Contact',
      `<${contact}>;expires=${Math.ceil((untilMs - now) / 1000)}`,
    ]);
  }
}

function answer(status: number): RegisterAnswer {
  return { status, parts: {} };
}

function aorOf(uri: SipUri): string {
  return `${uri.scheme}:${uri.user}@${uri.host}${uri.port === undefined ? '' : `:${uri.port}`}`;
}

// §10.3 step 6: what is to be bound, for how long; undefined for a REGISTER that makes no sense
function readWishes(received: ReceivedRequest, bindings: ReadonlyMap<string, Binding>): Wish[] | undefined {
  const { headers } = received.request;
  const general = secondsOf(headers.get('expires')) ?? defaultExpiresS;
  const contacts = headers.list('contact');
  if (contacts.includes('*')) {
    if (contacts.length > 1 || general !== 0) return undefined;
    return [...bindings.keys()].map((contact) => ({ contact, expiresS: 0 }));
  }
  const wishes: Wish[] = [];
  for (const text of contacts) {
    const address = parseNameAddress(text);
    if (!address.ok) return undefined;
    const expiresS = Math.min(secondsOf(address.value.params.get('expires')) ?? general, longestExpiresS);
    wishes.push({ contact: address.value.uri.text, expiresS });
  }
  return wishes;
}

/** §20.19: a malformed value counts as absent. */
function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
