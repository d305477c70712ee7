import type { Audio, MediaStream } from '../media/index.ts';
import type { DialogName, ReferRequest } from '../sip/index.ts';
import type { HangupCause } from './hangup-cause.ts';
import type { Leg, LegEnd, LegListener } from './leg.ts';
import type { TalkName } from './talk-name.ts';

/** How somebody is brought into a talk. */
export interface Invitation {
  /**
   * Rings him, or gives the leg of one who is there already; undefined when neither can be done now, and then the
   * listener hears nothing. The leg shares the media worker of `near`. Throws when there is no line to ring him by.
   */
  ring(order: { readonly legId: string; readonly near: MediaStream }, listener: LegListener): Leg | undefined;
  /** Said to him before he is joined with anybody. */
  readonly announce?: Audio;
  readonly who?: TalkName;
  /** He is one of our own people: he may be whispered to. */
  readonly isOurs?: boolean;
  readonly byLine?: WayByLine;
}

/** How the patient's own line reaches somebody without us. */
export interface WayByLine {
  readonly uri: string;
  /** Asked each time before the line is; false: this one is to be rung by us. Always when absent. */
  allowed?(): boolean;
}

/** One who is in a talk beside the patient. */
export interface TalkMember {
  readonly stream: MediaStream | undefined;
  readonly dialog?: DialogName | undefined;
  readonly who?: TalkName;
  /** One of our own people. */
  readonly isOurs?: boolean;
  /** As `Leg.moveNear`; absent for who stays in the media worker that he is in. */
  moveNear?(near: MediaStream): Promise<boolean>;
  hangUp(): void;
}

export interface TalkPartyOptions {
  readonly legId: string;
  readonly near: MediaStream;
  readonly invitation: Invitation;
  onRinging?(): void;
  /** He has picked up and heard the announcement. */
  onReady(): void;
  onHeld?(held: boolean): void;
  onRefer?(refer: ReferRequest): void;
  /** It is somebody else from now on: see `who`. */
  onReplaced?(): void;
  /** Once, whatever happened; never from within a call of yours. */
  onEnded(end: Pick<LegEnd, 'cause'>): void;
}

/** Somebody who is rung for a talk, until his leg is over. */
export class TalkParty implements TalkMember {
  /** He can be sent away while he is rung. */
  readonly isRevocable = true;
  readonly #o: TalkPartyOptions;
  #leg: Leg | undefined;
  /** Hung up by us: his far end may take a while to agree. */
  #leaving = false;
  #over = false;

  constructor(options: TalkPartyOptions) {
    this.#o = options;
  }

  /** Undefined for who is not there any more: nobody hears him, and he hears nobody. */
  get stream(): MediaStream | undefined {
    return this.#over || this.#leaving ? undefined : this.#leg?.stream;
  }

  get dialog(): DialogName | undefined {
    return this.#leg?.dialog;
  }

  get who(): TalkName {
    return (this.#leg?.isReplaced ? this.#leg.who : this.#o.invitation.who) ?? {};
  }

  /** Who has taken the place of one of ours is ours only when he is known: a line may have put in anybody. */
  get isOurs(): boolean {
    if (this.#leg?.isReplaced) return this.#leg.who?.stationId !== undefined;
    return this.#o.invitation.isOurs ?? false;
  }

  get byLine(): WayByLine | undefined {
    return this.#o.invitation.byLine;
  }

  /** By the patient's own line, so that it may join the two without us. */
  get isOnSameLine(): boolean {
    return this.#leg?.isOnSameLine ?? false;
  }

  ring(): void {
    const { invitation, legId, near } = this.#o;
    let why: HangupCause = 'temporarily-unavailable';
    try {
      this.#leg = invitation.ring(
        { legId, near },
        {
          onRinging: () => this.#o.onRinging?.(),
          onAnswered: (stream) => void this.#answered(stream),
          onHeld: (held) => this.#o.onHeld?.(held),
          onRefer: (refer) => this.#o.onRefer?.(refer),
          onReplaced: () => this.#o.onReplaced?.(),
          onEnded: (end) => this.#ended(end),
        },
      );
    } catch {
      // the line is down, or all of it is taken
      why = 'trunk-unavailable';
    }
    const leg = this.#leg;
    if (!leg) queueMicrotask(() => this.#ended({ cause: why }));
    else if (leg.isTalking && leg.stream) void this.#answered(leg.stream);
  }

  async moveNear(near: MediaStream): Promise<boolean> {
    return (await this.#leg?.moveNear?.(near)) ?? false;
  }

  hangUp(): void {
    this.stream?.hear([]);
    this.#leaving = true;
    this.#leg?.hangUp();
  }

  async #answered(stream: MediaStream): Promise<void> {
    const { announce } = this.#o.invitation;
    await (announce && stream.play(announce).done);
    if (this.#over || this.#leaving || !this.#leg?.isTalking) return;
    try {
      this.#o.onReady();
    } catch {
      // he can't hear the others: his sound is in another media worker
      this.#leg.hangUp('line-fault');
    }
  }

  #ended(end: Pick<LegEnd, 'cause'>): void {
    if (this.#over) return;
    this.#over = true;
    this.#o.onEnded(end);
  }
}
