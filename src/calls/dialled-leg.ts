import type { MediaStream } from '../media/index.ts';
import type { InviteEnd, OutgoingInvite } from '../sip/index.ts';
import { addressOf, type Destination } from './destination.ts';
import type { OwnReason, WireEnd } from './hangup-cause.ts';
import type { LegTools } from './leg-tools.ts';
import type { LegListener } from './leg.ts';
import { reasonHeaders } from './reason-headers.ts';
import type { Side } from './replacements.ts';
import { SipLeg } from './sip-leg.ts';

export interface DialledLegOrder {
  /** Also the id of its media stream. */
  readonly id: string;
  readonly destination: Destination;
  readonly ringMs: number;
  /** Further header fields of the INVITE. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Shares this stream's media worker, so that the two can hear each other. */
  readonly near?: MediaStream;
  /** Who may take the place of the one who is rung; nobody when absent. */
  readonly side?: Side;
}

/** No 100 within this (RFC 3261 §8.2.6.1 asks for one after 200 ms): nobody is there; timer B would wait for 32 s. */
const firstResponseMs = 8_000;
/** The same for each place that the INVITE goes to when the ones before are silent. */
const nextResponseMs = 3_000;
/** How long the far end may take to agree that it is over. */
const cancelWaitMs = 2_000;
const byeWaitMs = 1_000;

/** Somebody whom we ring by SIP: one dialog and one media stream, from our INVITE to the end. */
export class DialledLeg extends SipLeg {
  readonly #order: DialledLegOrder;
  protected session: OutgoingInvite | undefined;
  protected rang = false;
  protected taken = false;
  #earlyBody: Buffer | undefined;
  #ringing = false;
  /** The far end has been offered nothing but encrypted sound. */
  #insists = false;
  /** When something must have been heard. */
  #responseDueMs = 0;

  constructor(tools: LegTools, order: DialledLegOrder, listener: LegListener) {
    const { srtp, codecs, sharedPort, keysBy } = order.destination;
    const { id, near, side } = order;
    const farHost = addressOf(order.destination);
    super(tools, { id, near, side, srtp, codecs, farHost, sharedPort, keysBy }, listener);
    this.#order = order;
  }

  /** Opens the stream and sends the INVITE; everything that happens is told to the listener. Never rejects. */
  async dial(): Promise<void> {
    const stream = await this.openStream();
    if (stream) this.#sendInvite(stream);
  }

  /** Ends it in any state; the listener hears of it within seconds even from a far end that is dead. */
  override hangUp(own: OwnReason = 'hung-up'): void {
    if (!this.endsFor(own)) return;
    const phase = this.isAnswered ? 'talk' : 'setup';
    const status = phase === 'talk' ? 200 : 487;
    const end: WireEnd = { phase, by: 'us', status, viaTimeout: false };
    if (!this.session || own === 'no-response') {
      this.session?.cancel({ Reason: reasonHeaders[own] });
      this.finish({ ...end, status: 0 });
      return;
    }
    this.after(phase === 'talk' ? byeWaitMs : cancelWaitMs, () => this.finish(end));
    this.current?.bye({ Reason: reasonHeaders[own] });
  }

  #sendInvite(stream: MediaStream): void {
    const { destination, headers, ringMs } = this.#order;
    this.begin();
    try {
      this.session = this.tools.userAgent.invite(
        {
          target: destination.target,
          from: destination.from,
          fromName: destination.fromName,
          identity: destination.identity,
          transport: destination.transport,
          outboundProxy: destination.outboundProxy,
          flow: destination.flow,
          routes: destination.routes,
          credentials: destination.credentials,
          headers,
          body: stream.createOffer(),
        },
        {
          ...this.talkListener(),
          onEnd: (end) => this.#ended(end),
          onNextPlace: () => this.#expectResponse(nextResponseMs),
          onProgress: ({ status, body }) => this.#progress(status, body),
          onAnswer: ({ body }) => this.#answered(body, stream),
        },
      );
    } catch (error) {
      this.tools.log.error(
        { leg: this.id, code: (error as { code?: string }).code },
        'an INVITE could not be sent',
      );
      this.hangUp('line-fault');
      return;
    }
    this.begun(this.session);
    this.after(ringMs, () => this.#ringTimeOver());
    this.#expectResponse(Math.min(firstResponseMs, ringMs));
  }

  #expectResponse(withinMs: number): void {
    const dueMs = this.tools.clock.monotonicMs() + withinMs;
    if (dueMs <= this.#responseDueMs) return;
    this.#responseDueMs = dueMs;
    this.after(withinMs, () => {
      if (dueMs === this.#responseDueMs && this.session?.state === 'calling') this.hangUp('no-response');
    });
  }

  /**
   * An offer of encryption that may be passed over (RFC 8643) is refused by who is set to insist on it: he is rung again
   * with one that can't be.
   */
  #ended(end: InviteEnd): void {
    if (this.isReplaced) return;
    const refused = end.phase === 'setup' && end.by === 'them' && end.status === 488;
    const insists = refused && this.#order.destination.srtp === 'optional' && !this.#insists;
    if (!insists || this.ownReason !== undefined) {
      this.finish(end);
      return;
    }
    this.#insists = true;
    void this.openStream('required').then((stream) => {
      if (!stream) return;
      if (this.ownReason === undefined) this.#sendInvite(stream);
      else this.finish(end);
    });
  }

  #ringTimeOver(): void {
    if (!this.taken) this.hangUp(this.session?.state === 'calling' ? 'no-response' : 'ring-time-over');
  }

  #progress(status: number, body: Buffer | undefined): void {
    this.rang ||= status === 180 || status === 183;
    if (this.isOver || this.ownReason !== undefined) return;
    if (body && body.length > 0) this.#earlyMedia(body);
    if (status === 180 && !this.#ringing) {
      this.#ringing = true;
      this.listener.onRinging?.();
    }
  }

  /** Of several telephones that ring, the one that was heard of last is listened to. */
  #earlyMedia(body: Buffer): void {
    if (this.#earlyBody?.equals(body)) return;
    this.#earlyBody = body;
    const described = this.stream?.acceptAnswer(body);
    if (!described?.ok) return;
    const first = this.described === undefined;
    this.agreedEarly(described);
    if (first) this.listener.onEarlyMedia?.();
  }

  #answered(body: Buffer, stream: MediaStream): void {
    this.taken = true;
    if (this.isOver || this.ownReason !== undefined) return;
    // empty: what was said before the answer goes on
    const early = body.length === 0 ? this.described : undefined;
    const said = body.length === 0 ? (this.#earlyBody ?? body) : body;
    this.answeredWith(early ?? stream.acceptAnswer(said));
  }
}
