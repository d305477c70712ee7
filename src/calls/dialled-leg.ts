import { isFailure, type Clock, type Log, type Timer } from '../base/index.ts';
import type { Agreed, Described, MediaEngine, MediaStream, StreamStatistics } from '../media/index.ts';
import type { DialogName, InviteEnd, OutgoingInvite, UserAgent } from '../sip/index.ts';
import type { Destination } from './destination.ts';
import { causeOf, type OwnReason, type WireEnd } from './hangup-cause.ts';
import type { Leg, LegListener } from './leg.ts';

/** What legs are made with. */
export interface LegTools {
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: Pick<UserAgent, 'invite'>;
  readonly media: Pick<MediaEngine, 'openStream'>;
  /** A talk in which nothing was received for so long is ended; 30 s when absent. */
  readonly mediaLostMs?: number;
}

export interface DialledLegOrder {
  /** Also the id of its media stream. */
  readonly id: string;
  readonly destination: Destination;
  readonly ringMs: number;
  /** Further header fields of the INVITE. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Shares this stream's media worker, so that the two can hear each other. */
  readonly near?: MediaStream;
}

/** No 100 within this (RFC 3261 §8.2.6.1 asks for one after 200 ms): nobody is there; timer B would wait for 32 s. */
const firstResponseMs = 8_000;
/** How long the far end may take to agree that it is over. */
const cancelWaitMs = 2_000;
const byeWaitMs = 1_000;
/** A talk in which nothing was received for this long is dead (a phone that is silent still sends, or is on hold). */
const usualMediaLostMs = 30_000;

/** RFC 3326 with ITU-T Q.850: what we tell the far end of our reason. */
const reasonHeaders: Readonly<Record<OwnReason, string>> = {
  'hung-up': 'Q.850;cause=16;text="Normal call clearing"',
  'ring-time-over': 'Q.850;cause=19;text="No answer from user"',
  'no-response': 'Q.850;cause=18;text="No user responding"',
  'no-common-codec': 'Q.850;cause=88;text="Incompatible destination"',
  'media-lost': 'Q.850;cause=41;text="Temporary failure"',
  interrupted: 'Q.850;cause=41;text="Temporary failure"',
  'line-fault': 'Q.850;cause=41;text="Temporary failure"',
};

/** Somebody whom we ring by SIP: one dialog and one media stream, from our INVITE to the end. */
export class DialledLeg implements Leg {
  readonly #tools: LegTools;
  readonly #order: DialledLegOrder;
  readonly #listener: LegListener;
  #invite: OutgoingInvite | undefined;
  #stream: MediaStream | undefined;
  #described: Described | undefined;
  #earlyBody: Buffer | undefined;
  #own: OwnReason | undefined;
  #startedMs: number;
  #answeredMs: number | undefined;
  /** The far end holds us. */
  #held = false;
  /** Since when it should be heard. */
  #soundDueMs = 0;
  #ringing = false;
  #rang = false;
  #taken = false;
  #over = false;
  readonly #timers: Timer[] = [];

  constructor(tools: LegTools, order: DialledLegOrder, listener: LegListener) {
    this.#tools = tools;
    this.#order = order;
    this.#listener = listener;
    this.#startedMs = tools.clock.monotonicMs();
  }

  get stream(): MediaStream | undefined {
    return this.#stream;
  }

  get isTalking(): boolean {
    return this.#answeredMs !== undefined && !this.#over;
  }

  get dialog(): DialogName | undefined {
    return this.#invite?.dialog;
  }

  /** Opens the stream and sends the INVITE; everything that happens is told to the listener. Never rejects. */
  async dial(): Promise<void> {
    try {
      this.#stream = await this.#tools.media.openStream({
        id: this.#order.id,
        near: this.#order.near,
        srtp: this.#order.destination.srtp,
        codecs: this.#order.destination.codecs,
        onDigit: (digit) => this.#listener.onDigit?.(digit),
        onFrame: (frame) => this.#listener.onFrame?.(frame),
        onSilenceOfNetwork: (silentMs) => this.#silence(silentMs),
        onBroken: () => this.hangUp('media-lost'),
      });
      if (this.#over) await this.#stream.close();
      else this.#sendInvite(this.#stream);
    } catch (error) {
      this.#tools.log.error({ leg: this.#order.id, code: codeOf(error) }, 'a leg could not be opened');
      this.#own ??= 'line-fault';
      this.#finish({ phase: 'setup', by: 'us', status: 0, viaTimeout: false });
    }
  }

  /** Ends it in any state; the listener hears of it within seconds even from a far end that is dead. */
  hangUp(own: OwnReason = 'hung-up'): void {
    if (this.#over || this.#own !== undefined) return;
    this.#own = own;
    const phase = this.#answeredMs === undefined ? 'setup' : 'talk';
    const status = phase === 'talk' ? 200 : 487;
    const end: WireEnd = { phase, by: 'us', status, viaTimeout: false };
    if (!this.#invite || own === 'no-response') {
      this.#invite?.cancel({ Reason: reasonHeaders[own] });
      this.#finish({ ...end, status: 0 });
      return;
    }
    this.#after(phase === 'talk' ? byeWaitMs : cancelWaitMs, () => this.#finish(end));
    this.#invite.bye({ Reason: reasonHeaders[own] });
  }

  #sendInvite(stream: MediaStream): void {
    const { destination } = this.#order;
    this.#startedMs = this.#tools.clock.monotonicMs();
    this.#invite = this.#tools.userAgent.invite(
      {
        target: destination.target,
        from: destination.from,
        transport: destination.transport,
        credentials: destination.credentials,
        headers: this.#order.headers,
        body: stream.createOffer(),
      },
      {
        onProgress: ({ status, body }) => this.#progress(status, body),
        onAnswer: ({ body }) => this.#answered(body),
        onEnd: (end) => this.#finish(end),
        onOffer: (offer) => this.#reoffered(offer),
        makeOffer: () => stream.createOffer(),
        onOfferAnswered: (answer) => this.#agreedAnew(answer),
        packetsHeard: async () => (await stream.statistics()).packetsReceived,
        onInfoDigit: (digit) => this.#stream?.takeKey(digit),
        onRefer: (refer) => this.#listener.onRefer?.(refer),
      },
    );
    this.#after(this.#order.ringMs, () => this.#ringTimeOver());
    this.#after(Math.min(firstResponseMs, this.#order.ringMs), () => {
      if (this.#invite?.state === 'calling') this.hangUp('no-response');
    });
  }

  #ringTimeOver(): void {
    if (this.#answeredMs === undefined)
      this.hangUp(this.#invite?.state === 'calling' ? 'no-response' : 'ring-time-over');
  }

  #progress(status: number, body: Buffer | undefined): void {
    this.#rang ||= status === 180 || status === 183;
    if (this.#over || this.#own !== undefined) return;
    if (body && body.length > 0) this.#earlyMedia(body);
    if (status === 180 && !this.#ringing) {
      this.#ringing = true;
      this.#listener.onRinging?.();
    }
  }

  /** Of several telephones that ring, the one that was heard of last is listened to. */
  #earlyMedia(body: Buffer): void {
    if (this.#earlyBody?.equals(body)) return;
    this.#earlyBody = body;
    const described = this.#stream?.acceptAnswer(body);
    if (!described?.ok) return;
    const first = !this.#described?.ok;
    this.#described = described;
    if (first) this.#listener.onEarlyMedia?.();
  }

  #answered(body: Buffer): void {
    this.#taken = true;
    if (this.#over || this.#own !== undefined || !this.#stream) return;
    // empty: what was agreed before the answer goes on
    const described =
      body.length === 0 && this.#described?.ok ? this.#described : this.#stream.acceptAnswer(body);
    this.#answeredMs = this.#tools.clock.monotonicMs();
    this.#soundDueMs = this.#answeredMs;
    if (!described.ok) {
      this.#tools.log.warn(
        { leg: this.#order.id, why: described.why },
        'the answer offers no sound that we can use',
      );
      this.hangUp('no-common-codec');
      return;
    }
    this.#described = described;
    this.#listener.onAnswered?.(this.#stream);
  }

  #reoffered(offer: Buffer): Buffer | { status: number } {
    const result = this.#stream?.createAnswer(offer);
    if (!result?.ok) return { status: 488 };
    this.#agreed(result.described);
    return result.answer;
  }

  /** What can't be used changes nothing: the sound goes on as it was, and if it does not, its silence ends the talk. */
  #agreedAnew(answer: Buffer): void {
    const described = this.#stream?.acceptAnswer(answer);
    if (described?.ok) this.#agreed(described);
    else
      this.#tools.log.warn(
        { leg: this.#order.id, why: described?.why },
        'an answer within a talk is of no use',
      );
  }

  #agreed(described: Agreed): void {
    this.#described = described;
    const held = !described.sending;
    if (held === this.#held) return;
    this.#held = held;
    this.#soundDueMs = this.#tools.clock.monotonicMs();
    this.#listener.onHeld?.(held);
  }

  /** No loss: a telephone that rings need not send, nor one that holds us. */
  #silence(silentMs: number): void {
    if (this.#answeredMs === undefined || this.#over || this.#held) return;
    const talkMs = this.#tools.clock.monotonicMs() - this.#soundDueMs;
    const lostMs = this.#tools.mediaLostMs ?? usualMediaLostMs;
    if (Math.min(silentMs, talkMs) >= lostMs) this.hangUp('media-lost');
  }

  #finish(end: WireEnd | InviteEnd): void {
    if (this.#over) return;
    this.#over = true;
    for (const timer of this.#timers) timer.cancel();
    const endedMs = this.#tools.clock.monotonicMs();
    const answeredMs = this.#own === 'no-common-codec' ? undefined : this.#answeredMs;
    if ('lost' in end && end.lost !== undefined)
      this.#tools.log.warn({ leg: this.#order.id, why: end.lost }, 'the far end of a call was lost');
    const result = {
      cause: causeOf(end, this.#own),
      by: this.#own === undefined ? end.by : ('us' as const),
      sipStatus: end.status,
      ringMs: (answeredMs ?? endedMs) - this.#startedMs,
      talkMs: answeredMs === undefined ? 0 : endedMs - answeredMs,
      rang: this.#rang,
      answered: this.#taken,
    };
    void this.#closeStream().then((statistics) => this.#listener.onEnded({ ...result, statistics }));
  }

  async #closeStream(): Promise<StreamStatistics | undefined> {
    try {
      return await this.#stream?.close();
    } catch (error) {
      this.#tools.log.warn({ leg: this.#order.id, code: codeOf(error) }, 'a stream could not be closed');
      return undefined;
    }
  }

  #after(delayMs: number, action: () => void): void {
    this.#timers.push(this.#tools.clock.after(delayMs, action));
  }
}

function codeOf(error: unknown): string {
  return isFailure(error) ? error.code : (error as Error).name;
}
