import { isFailure, type Timer } from '../base/index.ts';
import {
  addressTaken,
  type Agreed,
  type Described,
  type MediaStream,
  type StreamStatistics,
} from '../media/index.ts';
import type {
  DialogName,
  IncomingInvite,
  InviteEnd,
  OfferAnswer,
  OutgoingInvite,
  ReferOrder,
  ReferResult,
} from '../sip/index.ts';
import { causeOf, type OwnReason, type WireEnd } from './hangup-cause.ts';
import { LegHearing } from './leg-hearing.ts';
import { LegKeys } from './leg-keys.ts';
import { LegMove, type Moved } from './leg-move.ts';
import type { LegSound, LegTools } from './leg-tools.ts';
import type { Leg, LegListener } from './leg.ts';
import type { Newcomer, Side } from './replacements.ts';
import { soundRefusal } from './sound-refusal.ts';
import type { TalkName } from './talk-name.ts';
import type { KeysBy } from './trunk.ts';

/** What a leg is made with beside its tools. */
interface LegOrder extends LegSound {
  /** Who may take the far end's place; nobody when absent. */
  readonly side?: Side;
  /** How the far end's keys are pressed; in the sound when absent. */
  readonly keysBy?: KeysBy;
}

type Session = OutgoingInvite | IncomingInvite;
/** What every session tells, whoever has called. */
type SessionListener = Parameters<IncomingInvite['listen']>[0];

/** A party that is reached by SIP: one dialog and one media stream, whoever of the two has called. */
export abstract class SipLeg implements Leg {
  protected readonly tools: LegTools;
  protected readonly listener: LegListener;
  readonly side: Side | undefined;
  readonly #sound: LegSound;
  readonly #keysBy: KeysBy;
  /** In place of the session that it began with (RFC 3891). */
  #successor: IncomingInvite | undefined;
  #who: TalkName | undefined;
  #stream: MediaStream | undefined;
  /** Another is opened or offered to take its place. */
  #isMoving = false;
  #move: LegMove | undefined;
  #onFrame: ((frame: Int16Array) => void) | undefined;
  #described: Described | undefined;
  #own: OwnReason | undefined;
  #startedMs: number;
  #answeredMs: number | undefined;
  readonly #hearing: LegHearing;
  #over = false;
  readonly #keys: LegKeys;
  readonly #timers: Timer[] = [];

  constructor(tools: LegTools, { side, keysBy = 'sound', ...sound }: LegOrder, listener: LegListener) {
    this.tools = tools;
    this.listener = listener;
    this.side = side;
    this.#sound = sound;
    this.#keysBy = keysBy;
    this.#hearing = new LegHearing(tools.clock, tools.mediaLostMs);
    this.#keys = new LegKeys({
      send: (keys) => this.current?.sendKeys(keys),
      stream: () => (this.#over ? undefined : this.#stream),
      onRefused: (status) => tools.log.warn({ leg: this.id, status }, 'a line does not take keys by INFO'),
      onInSound: () => listener.onKeysInSound?.(),
    });
    // who doesn't listen need not be told fifty times a second
    if (listener.onFrame) this.#onFrame = (frame) => this.listener.onFrame?.(frame);
    this.#startedMs = tools.clock.monotonicMs();
  }

  protected abstract readonly session: Session | undefined;
  /** A 180 or 183 was told. */
  protected abstract readonly rang: boolean;
  /** A 2xx was told, also one that crossed our hang-up. */
  protected abstract readonly taken: boolean;

  abstract hangUp(own?: OwnReason): void;

  get id(): string {
    return this.#sound.id;
  }

  get stream(): MediaStream | undefined {
    return this.#stream;
  }

  get isTalking(): boolean {
    return this.#answeredMs !== undefined && !this.#over;
  }

  /** Who hears what the far end says from now on, in place of the one before, early sound included; undefined: nobody. */
  listen(onFrame: ((frame: Int16Array) => void) | undefined): void {
    this.#onFrame = onFrame;
    this.#stream?.listen(onFrame);
  }

  get dialog(): DialogName | undefined {
    return this.current?.dialog;
  }

  get who(): TalkName | undefined {
    return this.#who;
  }

  async refer(order: ReferOrder): Promise<ReferResult> {
    return (await this.current?.refer(order)) ?? { ok: false, status: 481 };
  }

  /**
   * RFC 3891 §3: the caller is the far end from now on; the one before is hung up, or rings no more. Refused (488), and all
   * stays as it was, when he makes no offer or one that is of no use.
   */
  replaceBy(invite: IncomingInvite, { who, srtp }: Newcomer): void {
    const stream = this.#stream;
    if (this.#over || this.#own !== undefined || !stream) {
      invite.reject(603);
      return;
    }
    const offered = invite.body.length > 0;
    const result = offered && stream.createAnswer(invite.body, srtp ?? this.#sound.srtp ?? 'off');
    if (!result || !result.ok) {
      invite.reject(488, undefined, result ? soundRefusal(result.why) : {});
      return;
    }
    this.#successor = invite;
    this.#who = who;
    this.tools.replacements?.note(invite, this);
    invite.listen(this.talkListener(invite));
    invite.answer(result.answer);
    if (!this.isAnswered) this.answeredWith(result.described);
    else {
      this.#hearing.begin();
      this.#agreed(result.described);
      this.listener.onReplaced?.();
    }
  }

  /** The session with who is the far end now. */
  protected get current(): Session | undefined {
    return this.#successor ?? this.session;
  }

  /** The session that it began with is not its own any more. */
  get isReplaced(): boolean {
    return this.#successor !== undefined;
  }

  /** From now on another may take the far end's place. */
  protected begun(session: Session): void {
    this.tools.replacements?.note(session, this);
  }

  protected get isOver(): boolean {
    return this.#over;
  }

  /** Why we have ended it ourselves, when we have. */
  protected get ownReason(): OwnReason | undefined {
    return this.#own;
  }

  protected get isAnswered(): boolean {
    return this.#answeredMs !== undefined;
  }

  /** What was agreed last; undefined before anything was. */
  protected get described(): Agreed | undefined {
    return this.#described?.ok ? this.#described : undefined;
  }

  /** From now on it counts how long it rings. */
  protected begin(): void {
    this.#startedMs = this.tools.clock.monotonicMs();
  }

  /**
   * In place of the one that is open, when there is one; `srtp` as the leg was made when absent. Undefined when the leg
   * was over before, or is now because no stream could be had. Never rejects. With `inPlaceOf` its descriptions go on.
   */
  protected async openStream(
    srtp = this.#sound.srtp,
    inPlaceOf?: MediaStream,
  ): Promise<MediaStream | undefined> {
    try {
      await this.#stream?.close();
      this.#stream = await this.#newStream({ srtp, inPlaceOf });
      if (!this.#over) return this.#stream;
      await this.#stream.close();
    } catch (error) {
      this.tools.log.error({ leg: this.id, code: codeOf(error) }, 'a leg could not be opened');
      this.hangUp('line-fault');
    }
    return undefined;
  }

  /** Rejects when none can be had. */
  async #newStream(
    more: Pick<LegSound, 'near' | 'srtp'> & { readonly inPlaceOf: MediaStream | undefined },
  ): Promise<MediaStream> {
    const onFrame = this.#onFrame;
    const stream = await this.tools.media.openStream({
      ...this.#sound,
      ...more,
      onDigit: (digit) => this.listener.onDigit?.(digit),
      ...(this.#keysBy === 'info' && { onPress: (keys: string) => void this.#keys.press(keys) }),
      onFrame,
      onSilenceOfNetwork: (silentMs) => this.#silence(silentMs),
      onSoundLost: (lostMs) => this.#silence(lostMs, true),
      onBroken: () => this.hangUp('media-lost'),
    });
    // somebody may have begun or ceased to listen while it was opened
    if (this.#onFrame !== onFrame) stream.listen(this.#onFrame);
    return stream;
  }

  /** As `Leg.moveNear`: by another stream, beside that one; the old one is closed when the far end has agreed. */
  async moveNear(near: MediaStream): Promise<boolean> {
    const { current: session, described: before } = this;
    const old = this.#stream;
    if (!session || !old || !before || !this.isTalking || this.#own !== undefined || this.#isMoving)
      return false;
    this.#isMoving = true;
    const srtp = before.encrypted ? 'required' : this.#sound.srtp;
    const stream = await this.#newStream({ near, srtp, inPlaceOf: old }).catch(() => undefined);
    if (stream) {
      const goesOn = (): boolean => !this.#over && this.current === session;
      this.#move = new LegMove({ session, from: old, to: stream, goesOn });
      this.#moved(await this.#move.run(), stream);
      void (this.#stream === stream ? old : stream).close();
    }
    this.#move = undefined;
    this.#isMoving = false;
    return stream !== undefined && this.#stream === stream;
  }

  #moved(result: Moved, stream: MediaStream): void {
    if (result.kind === 'lost') {
      this.hangUp('media-lost');
      return;
    }
    if (result.kind === 'moved') {
      this.#stream = stream;
      stream.listen(this.#onFrame);
    }
    if (!result.described) return;
    this.#hearing.begin();
    this.#agreed(result.described);
  }

  /** What a session tells between its answer and its end; `of` for one that has taken another's place. */
  protected talkListener(of?: IncomingInvite): SessionListener & { makeOffer(again: boolean): Buffer } {
    return {
      onEnd: (end) => this.#successor === of && this.finish(end),
      onOffer: (offer) => this.#reoffered(offer),
      makeOffer: (again) =>
        ((again ? this.#move?.offering : undefined) ?? this.#stream)?.createOffer() ?? Buffer.alloc(0),
      onOfferAnswered: (answer) => this.#agreedAnew(answer),
      packetsHeard: async () => (await this.#stream?.statistics())?.packetsReceived ?? 0,
      onInfoDigit: (digit) => this.#stream?.takeKey(digit),
      onRefer: (refer) => this.listener.onRefer?.(refer),
    };
  }

  /** What the two have agreed upon before the answer. */
  protected agreedEarly(described: Agreed): void {
    this.#described = described;
  }

  /**
   * The answer is there, or its sound is of no use and we hang up. Where another call of the shared port is already, the
   * far end is asked to speak with a port of our own; the answer is to that.
   */
  protected answeredWith(described: Described): void {
    if (!described.ok && described.why === addressTaken && this.session) {
      void this.#moveOut(this.session);
      return;
    }
    this.#answeredMs = this.tools.clock.monotonicMs();
    this.#hearing.begin();
    if (!described.ok) {
      this.tools.log.warn(
        { leg: this.id, why: described.why },
        'the other side offers no sound that we can use',
      );
      this.hangUp('no-common-codec');
      return;
    }
    this.#described = described;
    this.#hearing.held = !described.sending;
    if (this.#stream) this.listener.onAnswered?.(this.#stream);
    if (this.#hearing.held && this.isTalking && this.#own === undefined) this.listener.onHeld?.(true);
  }

  async #moveOut(session: Session): Promise<void> {
    const stream = await this.openStream(undefined, this.#stream);
    const isWanted = (): boolean => !this.#over && this.#own === undefined && !this.isAnswered;
    if (!stream || !isWanted()) return;
    const reply = await session.reoffer(stream.createOffer());
    if (!isWanted()) return;
    const refused: Described = { ok: false, why: 'another port of ours is refused' };
    this.answeredWith(reply.ok ? stream.acceptAnswer(reply.body) : refused);
  }

  /** False when it was ended before: the first reason counts. */
  protected endsFor(own: OwnReason): boolean {
    if (this.#over || this.#own !== undefined) return false;
    this.#own = own;
    return true;
  }

  protected finish(end: WireEnd | InviteEnd): void {
    if (this.#over) return;
    this.#over = true;
    for (const timer of this.#timers) timer.cancel();
    const endedMs = this.tools.clock.monotonicMs();
    const answeredMs = this.#own === 'no-common-codec' ? undefined : this.#answeredMs;
    if ('lost' in end && end.lost !== undefined)
      this.tools.log.warn({ leg: this.id, why: end.lost }, 'the far end of a call was lost');
    const result = {
      cause: causeOf(end, this.#own),
      by: this.#own === undefined ? end.by : ('us' as const),
      sipStatus: end.status,
      ringMs: (answeredMs ?? endedMs) - this.#startedMs,
      talkMs: answeredMs === undefined ? 0 : endedMs - answeredMs,
      rang: this.rang,
      answered: this.taken || this.isReplaced,
    };
    void this.#closeStream().then((statistics) => this.listener.onEnded({ ...result, statistics }));
  }

  protected after(delayMs: number, action: () => void): void {
    this.#timers.push(this.tools.clock.after(delayMs, action));
  }

  #reoffered(offer: Buffer): OfferAnswer {
    const result = this.#stream?.createAnswer(offer);
    if (!result?.ok) return { status: 488, headers: soundRefusal(result?.why) };
    this.#agreed(result.described);
    return result.answer;
  }

  /** What can't be used changes nothing: the sound goes on as it was, and if it does not, its silence ends the talk. */
  #agreedAnew(answer: Buffer): void {
    const described = this.#stream?.acceptAnswer(answer);
    if (described?.ok) this.#agreed(described);
    else this.tools.log.warn({ leg: this.id, why: described?.why }, 'an answer within a talk is of no use');
  }

  #agreed(described: Agreed): void {
    this.#described = described;
    const held = !described.sending;
    if (held === this.#hearing.held) return;
    this.#hearing.held = held;
    this.listener.onHeld?.(held);
  }

  /** No loss: a telephone that rings need not send, nor one that is to speak by another port. */
  #silence(silentMs: number, isReported = false): void {
    if (this.#answeredMs === undefined || this.#over || this.#isMoving) return;
    const { late, lost } = this.#hearing.judge(silentMs, isReported);
    if (lost) this.hangUp('media-lost');
    if (late && !isReported && this.#sound.sharedPort !== undefined) this.#stream?.unheard();
  }

  async #closeStream(): Promise<StreamStatistics | undefined> {
    try {
      return await this.#stream?.close();
    } catch (error) {
      this.tools.log.warn({ leg: this.id, code: codeOf(error) }, 'a stream could not be closed');
      return undefined;
    }
  }
}

function codeOf(error: unknown): string {
  return isFailure(error) ? error.code : (error as Error).name;
}
