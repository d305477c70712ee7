// RFC 3261 §13.3, RFC 3264 §5 and §6: somebody who has rung us, as one leg of a call.
import { addressTaken, type CodecName, type MediaStream, type SrtpPolicy } from '../media/index.ts';
import type { IncomingInvite } from '../sip/index.ts';
import type { OwnReason } from './hangup-cause.ts';
import type { LegTools } from './leg-tools.ts';
import type { LegListener } from './leg.ts';
import { reasonHeaders } from './reason-headers.ts';
import type { Side } from './replacements.ts';
import { SipLeg } from './sip-leg.ts';
import { soundRefusal } from './sound-refusal.ts';
import type { KeysBy } from './trunk.ts';

export interface IncomingLegOrder {
  /** Also the id of its media stream. */
  readonly id: string;
  readonly invite: IncomingInvite;
  readonly srtp?: SrtpPolicy;
  readonly codecs?: readonly CodecName[];
  /** The line whose calls share one port for sound. */
  readonly sharedPort?: string;
  /** How the line wants keys pressed for the caller. */
  readonly keysBy?: KeysBy;
  /** Shares this stream's media worker, so that the two can hear each other. */
  readonly near?: MediaStream;
  /** Who may take the caller's place; nobody when absent. */
  readonly side?: Side;
}

/** How long the far end may take to agree that a talk is over. */
const byeWaitMs = 1_000;

/** With which status a call is refused that we don't take (RFC 3261 §21). */
const refusals: Readonly<Record<OwnReason, number>> = {
  'hung-up': 480,
  'ring-time-over': 480,
  'no-response': 480,
  'no-common-codec': 488,
  'media-lost': 500,
  interrupted: 503,
  'line-fault': 503,
  'taken-elsewhere': 480,
  'nobody-there': 480,
  'all-busy': 486,
};

/** Somebody who rings us: one dialog and one media stream, from his INVITE to the end. */
export class IncomingLeg extends SipLeg {
  readonly #invite: IncomingInvite;
  protected readonly session: IncomingInvite;
  protected rang = false;
  protected taken = false;
  /** Our description: an answer, or our offer to who has made none. */
  #ours: Buffer | undefined;
  /** Picked up; the 200 may still wait for a PRACK. */
  #answering = false;

  constructor(tools: LegTools, order: IncomingLegOrder, listener: LegListener) {
    const { invite, ...rest } = order;
    super(tools, { ...rest, farHost: invite.source.host }, listener);
    this.#invite = invite;
    this.session = invite;
    this.begun(invite);
    // he may give up before anything else has happened
    invite.listen({
      ...this.talkListener(),
      onAnswered: () => this.#answered(),
      onConfirmed: (answer) => this.#confirmed(answer),
    });
  }

  /** He has made an offer: whatever is answered before he hears of it can't change any more. */
  get #hasOffer(): boolean {
    return this.#invite.body.length > 0;
  }

  /**
   * Opens the stream and agrees with what he offers. False when the leg is over: he has given up, there is no sound that
   * both can (488), or none of ours at all. Never rejects.
   */
  async open(): Promise<boolean> {
    const stream = await this.openStream();
    if (!stream) return false;
    if (!this.#hasOffer) {
      this.#ours = stream.createOffer();
      return true;
    }
    const result = await this.#agreeOn(stream);
    if (!result) return false;
    if (!result.ok) {
      this.tools.log.warn({ leg: this.id, why: result.why }, 'a caller offers no sound that we can use');
      this.hangUp('no-common-codec', soundRefusal(result.why));
      return false;
    }
    this.#ours = result.answer;
    this.agreedEarly(result.described);
    return true;
  }

  /** On a port of its own when another call of the shared one is where he says he is; undefined when the leg is over. */
  async #agreeOn(stream: MediaStream): Promise<ReturnType<MediaStream['createAnswer']> | undefined> {
    const result = stream.createAnswer(this.#invite.body);
    if (result.ok || result.why !== addressTaken) return result;
    return (await this.openStream())?.createAnswer(this.#invite.body);
  }

  /** He hears that it rings. */
  ring(): void {
    if (this.isOver || this.isAnswered) return;
    this.#invite.progress(180);
    if (this.rang) return;
    this.rang = true;
    this.listener.onRinging?.();
  }

  /** He hears what our stream says, before the answer; nothing for who has made no offer. */
  speakEarly(): void {
    if (this.isOver || this.isAnswered || !this.#hasOffer || !this.#ours) return;
    this.rang = true;
    this.#invite.progress(183, this.#ours);
  }

  /** Picks up; nothing before `open` and after the end. `onAnswered` follows when he knows it. */
  answer(): void {
    if (this.isOver || this.#answering || !this.#ours) return;
    this.#answering = true;
    this.#invite.answer(this.#ours);
  }

  /** Refuses it with that status, or hangs up when it was answered. */
  refuse(status: number, headers: Readonly<Record<string, string>> = {}): void {
    if (this.#invite.state !== 'ringing' || !this.endsFor('hung-up')) this.hangUp();
    else this.#invite.reject(status, undefined, headers);
  }

  /** `more`: what else a refusal says. */
  override hangUp(own: OwnReason = 'hung-up', more: Readonly<Record<string, string>> = {}): void {
    if (!this.endsFor(own)) return;
    const headers = { Reason: reasonHeaders[own], ...more };
    if (this.#invite.state === 'ringing') {
      this.#invite.reject(refusals[own], undefined, headers);
      return;
    }
    this.after(byeWaitMs, () => this.finish({ phase: 'talk', by: 'us', status: 200, viaTimeout: false }));
    this.current?.bye(headers);
  }

  #answered(): void {
    this.taken = true;
    if (this.isOver || this.ownReason !== undefined) return;
    // who has made no offer answers ours with his ACK
    if (this.described) this.answeredWith(this.described);
  }

  #confirmed(answer: Buffer | undefined): void {
    if (this.isAnswered || this.isOver || this.ownReason !== undefined) return;
    this.answeredWith(
      (answer && this.stream?.acceptAnswer(answer)) ?? { ok: false, why: 'the ACK brings no answer' },
    );
  }
}
