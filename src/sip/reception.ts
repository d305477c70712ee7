// RFC 3261 §18.1.2, §18.2.1, §8.2: from a datagram to the transaction layer, or to a counter.
import { isStun, type Clock } from '../base/index.ts';
import type { Counters } from './counters.ts';
import type { SipMessage, SipRequest } from './message/message.ts';
import { parseMessage } from './message/parse-message.ts';
import { responseTo } from './message/respond.ts';
import { serialise } from './message/serialise.ts';
import { isScanner } from './security/scanner.ts';
import type { SourceWatch } from './security/source-watch.ts';
import type { StunExchange } from './stun/stun-exchange.ts';
import type { TransactionLayer } from './transaction/transaction-layer.ts';
import { receiveRequest, receiveResponse } from './transport/received.ts';
import type { Endpoint } from './transport/transport.ts';

export interface ReceptionParts {
  readonly clock: Clock;
  readonly counters: Counters;
  readonly transactions: TransactionLayer;
  readonly sources: SourceWatch;
  readonly stun: StunExchange;
  send(bytes: Buffer, destination: Endpoint): void;
}

/** Malformed requests that are told so, a second; beyond this they are dropped. */
const complaintsPerSecond = 20;

export class Reception {
  readonly #parts: ReceptionParts;
  #complaints = 0;
  #secondEndsMs = 0;

  constructor(parts: ReceptionParts) {
    this.#parts = parts;
  }

  onBytes(bytes: Buffer, source: Endpoint): void {
    const { counters, sources } = this.#parts;
    if (!sources.admits(source.host)) return;
    if (isKeepAlive(bytes)) {
      counters.add('keep-alives');
      return;
    }
    if (isStun(bytes)) {
      if (!this.#parts.stun.receive(bytes, source)) sources.note(source.host, 'malformed');
      return;
    }
    const parse = parseMessage(bytes);
    if (!parse.ok) {
      counters.add('garbage dropped');
      sources.note(source.host, 'malformed');
      if (parse.salvage) this.#complain(parse.salvage, parse.status, parse.why, source);
      return;
    }
    const { message } = parse;
    if (message.kind === 'request') this.#onRequest(message, source);
    else {
      const reception = receiveResponse(message, source);
      if (reception.ok) this.#parts.transactions.onResponse(reception.value);
      else counters.add('bad responses dropped');
    }
  }

  /** RFC 3261 §18.3: a stream that can't be read beyond this header section; its sender is told why, if he may be. */
  onBroken(head: Buffer, status: number, why: string, source: Endpoint): void {
    const { counters, sources } = this.#parts;
    if (!sources.admits(source.host)) return;
    counters.add('streams broken off');
    sources.note(source.host, 'malformed');
    const parse = parseMessage(head);
    const message = parse.ok ? parse.message : parse.salvage;
    if (message) this.#complain(message, status, why, source);
  }

  #onRequest(request: SipRequest, source: Endpoint): void {
    const { sources } = this.#parts;
    if (!sources.knows(source.host) && isScanner(request)) {
      sources.unmask(source.host);
      return;
    }
    const reception = receiveRequest(request, source);
    if (reception.ok) this.#parts.transactions.onRequest(reception.value);
    else {
      this.#parts.counters.add('bad requests');
      sources.note(source.host, 'malformed');
      this.#complain(request, reception.status, reception.why, source);
    }
  }

  // the answer goes only to where the request came from, is no longer than it needs, and there are not many
  #complain(message: SipMessage, status: number, why: string, source: Endpoint): void {
    if (message.kind !== 'request' || message.method === 'ACK' || !message.headers.get('via')) return;
    const nowMs = this.#parts.clock.monotonicMs();
    if (nowMs >= this.#secondEndsMs) {
      this.#secondEndsMs = nowMs + 1000;
      this.#complaints = 0;
    }
    this.#complaints += 1;
    if (this.#complaints > complaintsPerSecond) return;
    const reason = status === 400 ? why : undefined;
    this.#parts.send(serialise(responseTo(message, status, { reason, toTag: 'malformed' })), source);
  }
}

/** RFC 5626 §3.5.1 (CRLF), and what some telephones send instead. */
function isKeepAlive(bytes: Buffer): boolean {
  if (bytes.length === 0) return true;
  if (bytes.length > 8) return false;
  const text = bytes.toString('latin1');
  return text === 'jaK' || /^[\r\n\0 ]+$/.test(text);
}
