// RFC 3261 §10.2: keeping a binding at a registrar alive.
import { newToken, type Clock, type Timer } from '../base/index.ts';
import type { OutgoingRequest } from './dialog/dialog.ts';
import { looseRoute, requireUri } from './dialog/invite-request.ts';
import { DigestClient } from './digest/digest-client.ts';
import { FlowKeeper, type FlowTerms } from './flow-keeper.ts';
import type { Flow, SipCredentials } from './invite.ts';
import { Headers } from './message/headers.ts';
import { noBody, type SipResponse } from './message/message.ts';
import { parseNameAddress } from './message/name-address.ts';
import { retryAfterOf } from './message/reason.ts';
import { byUdp, type SipUri } from './message/uri.ts';
import type { ReceivedResponse } from './transport/received.ts';
import type { Sending } from './sending.ts';
import { sameEndpoint, type Endpoint } from './transport/transport.ts';
import type { UserAgentClient } from './user-agent-client.ts';

export interface RegisterOrder {
  /** The registrar: `sip:host:port`. */
  readonly registrar: string;
  /** The address of record: `sip:user@domain`. */
  readonly aor: string;
  readonly credentials?: SipCredentials;
  readonly outboundProxy?: string;
  /** As `InviteOrder.transport`. */
  readonly transport?: 'udp';
  /**
   * RFC 5626 §4.1: the device that registers, a URN that outlives restarts (`urn:uuid:…`). With it the registration says
   * that it is one of outbound flows; a registrar that knows none ignores it.
   */
  readonly instance?: string;
  /** Wanted lifetime of a binding; the registrar may shorten it. 300 when absent. */
  readonly expiresS?: number;
}

export type RegistrationState =
  | { readonly state: 'registering' }
  | { readonly state: 'registered'; readonly expiresS: number }
  /** Tried again by itself after `retryInMs`. `status`: 401/403 refused, 408 no answer, 503 transport. */
  | { readonly state: 'failed'; readonly status: number; readonly reason: string; readonly retryInMs: number }
  | { readonly state: 'unregistered' };

export interface Registration {
  readonly state: RegistrationState;
  /** RFC 3608: the Route values of requests from who has registered so; none before, and where the registrar wants none. */
  readonly serviceRoute: readonly string[];
  /** Where the registrar has last answered from with a binding: by that address it may call us. */
  readonly answeredFrom: Flow | undefined;
  /** Takes the binding away; resolves when the registrar has answered or after 32 s at most. */
  stop(): Promise<void>;
}

export interface RegistrationParts {
  readonly clock: Clock;
  readonly client: UserAgentClient;
  onState(state: RegistrationState): void;
  onOver(): void;
}

/** RFC 5626 §11.6. */
const firstHopLacksOutbound = 439;
const defaultExpiresS = 300;
const longestExpiresS = 7200;
/** A registrar that restarts closes all its connections: not all of us come back in the same instant. */
const reconnectMs = 1_000;
/** A connection that ended sooner than this is waited for twice as long each time. */
const shortLivedMs = 60_000;
const longestReconnectMs = 60_000;
/**
 * A dead registrar is asked again soon, one that refuses us seldom, so that it doesn't ban us. Who says when to come again (RFC 3261
 * §20.33) is believed up to `wished`: as long a line is down, and a server that is only busy must not say so for an hour.
 */
const retryMs = {
  dead: { first: 5_000, longest: 60_000, wished: 300_000 },
  refused: { first: 60_000, longest: 600_000, wished: 3_600_000 },
};

export class KeptRegistration implements Registration {
  readonly #parts: RegistrationParts;
  readonly #order: RegisterOrder;
  readonly #nextHop: SipUri;
  readonly #registrar: SipUri;
  readonly #route: string | undefined;
  readonly #user: string;
  readonly #digest: DigestClient;
  readonly #callId = newToken(18);
  readonly #tag = newToken(9);
  #cseq = 0;
  #expiresS: number;
  #state: RegistrationState = { state: 'registering' };
  #failures = 0;
  #timer: Timer | undefined;
  readonly #flow: FlowKeeper;
  /** Not any more once a proxy has said that it can't be (439). */
  #outbound: boolean;
  #serviceRoute: readonly string[] = [];
  #answeredFrom: Endpoint | undefined;
  /** The registrar has been told anew where we are, as its own answer showed us. */
  #corrected = false;
  #bound = false;
  #registeredAtMs = 0;
  #reconnectMs = reconnectMs / 2;
  #stopped: Promise<void> | undefined;
  #onUnregistered: (() => void) | undefined;

  constructor(order: RegisterOrder, parts: RegistrationParts) {
    this.#parts = parts;
    this.#order = order;
    this.#registrar = requireUri(order.registrar, 'registrar');
    this.#user = requireUri(order.aor, 'aor').user;
    const proxy =
      order.outboundProxy === undefined ? undefined : requireUri(order.outboundProxy, 'outboundProxy');
    const nextHop = proxy ?? this.#registrar;
    this.#nextHop = order.transport === 'udp' ? byUdp(nextHop) : nextHop;
    this.#route = proxy && looseRoute(proxy);
    this.#digest = new DigestClient(order.credentials);
    this.#expiresS = order.expiresS ?? defaultExpiresS;
    this.#outbound = order.instance !== undefined;
    const { clock, client } = parts;
    this.#flow = new FlowKeeper({ clock, client, onFailed: () => this.#renewSoon() });
  }

  get state(): RegistrationState {
    return this.#state;
  }

  get serviceRoute(): readonly string[] {
    return this.#serviceRoute;
  }

  get answeredFrom(): Flow | undefined {
    return this.#answeredFrom;
  }

  get #contactParams(): string {
    return this.#outbound ? `;reg-id=1;+sip.instance="<${this.#order.instance}>"` : '';
  }

  start(): void {
    this.#send(this.#expiresS);
  }

  stop(): Promise<void> {
    this.#stopped ??= new Promise((resolve) => {
      this.#onUnregistered = resolve;
      this.#timer?.cancel();
      this.#flow.stop();
      if (this.#bound) this.#send(0);
      else this.#over();
    });
    return this.#stopped;
  }

  /** A connection is gone. When calls were to come by it, it is made anew at once and not at the next refresh. */
  onDisconnected(remote: Endpoint): void {
    const ours = this.#answeredFrom && sameEndpoint(this.#answeredFrom, remote);
    if (ours) this.#renewSoon();
  }

  /** RFC 5626 §4.5: the way by which we were reached is not there any more. */
  #renewSoon(): void {
    if (this.#stopped || this.#state.state !== 'registered') return;
    this.#flow.stop();
    this.#timer?.cancel();
    const { clock } = this.#parts;
    // who closes every connection at once would be asked once a second for ever
    const shortLived = clock.monotonicMs() - this.#registeredAtMs < shortLivedMs;
    this.#reconnectMs = shortLived ? Math.min(longestReconnectMs, this.#reconnectMs * 2) : reconnectMs;
    this.#timer = clock.after(this.#reconnectMs, () => this.#send(this.#expiresS));
  }

  #send(expiresS: number): void {
    const removing = expiresS === 0;
    const stale = (): boolean => !removing && this.#stopped !== undefined;
    const sending = this.#parts.client.sendSigned(() => this.#make(expiresS), this.#digest, {
      onResponse: (received) => {
        if (received.response.status < 200) return;
        if (removing) this.#over();
        else if (stale()) this.#bound ||= received.response.status < 300;
        else if (received.response.status < 300 && this.#moved(sending)) this.#correct();
        else this.#onAnswer(received);
      },
      onTimeout: () => (removing ? this.#over() : this.#fail(408, 'The registrar does not answer', 'dead')),
      onUnreachable: () =>
        removing ? this.#over() : this.#fail(503, 'The registrar cannot be reached', 'dead'),
    });
  }

  /** Whether the registrar now has a Contact that does not lead to us: it sees another, behind NAT or over a connection. */
  #moved({ transaction }: Sending): boolean {
    if (!transaction || this.#corrected) return false;
    const told = transaction.request.headers.get('contact');
    return told !== this.#parts.client.contact(this.#user, transaction.destination) + this.#contactParams;
  }

  #correct(): void {
    this.#bound = true;
    this.#corrected = true;
    this.#send(this.#expiresS);
  }

  #make(expiresS: number): OutgoingRequest {
    this.#cseq += 1;
    const headers = new Headers();
    if (this.#route !== undefined) headers.add('Route', this.#route);
    headers.add('From', `<${this.#order.aor}>;tag=${this.#tag}`);
    headers.add('To', `<${this.#order.aor}>`);
    headers.add('Call-ID', this.#callId);
    headers.add('CSeq', `${this.#cseq} REGISTER`);
    headers.add('Expires', String(expiresS));
    headers.add('Supported', this.#outbound ? 'path, outbound' : 'path');
    // §10.2: no user in the Request-URI of a REGISTER
    const { scheme, host, port } = this.#registrar;
    const uri = `${scheme}:${host}${port === undefined ? '' : `:${port}`}`;
    const request = { kind: 'request', method: 'REGISTER', uri, headers, body: noBody } as const;
    const contactParams = this.#contactParams;
    return { request, nextHop: this.#nextHop, contactUser: this.#user, contactParams };
  }

  #onAnswer(received: ReceivedResponse): void {
    const { response } = received;
    const { status } = response;
    const shortest = Number(response.headers.get('min-expires'));
    if (status >= 200 && status < 300) this.#onBound(received);
    else if (status === 423 && shortest > this.#expiresS && shortest <= longestExpiresS) {
      // §10.2.8
      this.#expiresS = shortest;
      this.#send(shortest);
    } else if (status === firstHopLacksOutbound && this.#outbound) {
      this.#outbound = false;
      this.#send(this.#expiresS);
    } else {
      const kind = status >= 500 || status === 408 || status === 480 ? 'dead' : 'refused';
      this.#fail(status, response.reason, kind, retryAfterOf(response.headers));
    }
  }

  #onBound(received: ReceivedResponse): void {
    const { response } = received;
    this.#bound = true;
    this.#corrected = false;
    this.#failures = 0;
    const contact = this.#ownContact(response);
    const expiresS = Math.max(1, Math.min(contact ?? this.#expiresS, longestExpiresS));
    // well before the end, so that a lost request can be repeated
    const refreshMs = Math.max(expiresS * 500, expiresS * 1000 - 30_000);
    this.#timer?.cancel();
    this.#timer = this.#parts.clock.after(refreshMs, () => this.#send(this.#expiresS));
    this.#answeredFrom = received.source;
    this.#flow.keep(received.source, flowTerms(response));
    this.#serviceRoute = response.headers.list('service-route');
    this.#registeredAtMs = this.#parts.clock.monotonicMs();
    this.#tell({ state: 'registered', expiresS });
  }

  /** §10.2.4: the lifetime that the registrar gave to our binding. */
  #ownContact(response: SipResponse): number | undefined {
    const times = response.headers.list('contact').flatMap((text) => {
      const address = parseNameAddress(text);
      const expires = address.ok ? address.value.params.get('expires') : undefined;
      const ours = address.ok && 'user' in address.value.uri && address.value.uri.user === this.#user;
      return ours && expires !== undefined && /^\d{1,9}$/.test(expires) ? [Number(expires)] : [];
    });
    const general = response.headers.get('expires');
    // bindings of ours from before a restart may be among them: the longest is the new one
    if (times.length > 0) return Math.max(...times);
    return general !== undefined && /^\d{1,9}$/.test(general) ? Number(general) : undefined;
  }

  #fail(status: number, reason: string, kind: 'dead' | 'refused', retryAfterS?: number): void {
    if (this.#stopped) return;
    this.#flow.stop();
    const { first, longest, wished } = retryMs[kind];
    const wishedMs = Math.min((retryAfterS ?? 0) * 1000, wished);
    const retryInMs = Math.max(Math.min(first * 2 ** Math.min(this.#failures, 10), longest), wishedMs);
    this.#failures += 1;
    this.#timer?.cancel();
    this.#timer = this.#parts.clock.after(retryInMs, () => {
      if (!this.#stopped) this.#send(this.#expiresS);
    });
    this.#tell({ state: 'failed', status, reason, retryInMs });
  }

  #over(): void {
    this.#bound = false;
    this.#parts.onOver();
    this.#tell({ state: 'unregistered' });
    this.#onUnregistered?.();
  }

  #tell(state: RegistrationState): void {
    this.#state = state;
    this.#parts.onState(state);
  }
}

/** RFC 5626 §3.5, §4.2.1: what the registrar, or the proxy before it, has promised. */
function flowTerms({ headers }: SipResponse): FlowTerms {
  const timer = /^\d{1,5}$/.exec(headers.get('flow-timer') ?? '')?.[0];
  const required = headers.list('require').some((tag) => tag.toLowerCase() === 'outbound');
  return {
    outbound: required || timer !== undefined,
    flowTimerS: timer === undefined ? undefined : Number(timer),
  };
}
