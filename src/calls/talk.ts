import type { MediaStream } from '../media/index.ts';
import type { DialogName, ReferRequest } from '../sip/index.ts';
import { GuestParty, handoverOf, type Guest } from './guest-party.ts';
import type { HangupCause } from './hangup-cause.ts';
import { LineTransfers } from './line-transfer.ts';
import type { SupervisorRole } from './talk-audience.ts';
import type { GuestPurpose, InviteResult, Standing, TransferListener } from './talk-guest.ts';
import { bringTogether, joinable, stayingOf, talkOfTwo, type Joining, type TalkOfTwo } from './talk-join.ts';
import { TalkOutcome } from './talk-outcome.ts';
import { named } from './talk-name.ts';
import type { TalkOptions } from './talk-options.ts';
import type { Invitation, TalkMember } from './talk-party.ts';
import type { ConnectResult } from './talk-result.ts';
import { TalkSeats } from './talk-seats.ts';
import { TalkSound } from './talk-sound.ts';
import { Supervisors, type Supervision } from './talk-supervisors.ts';
import { partOf, standingOf, viewOf, type TalkPart, type TalkPeople, type TalkView } from './talk-view.ts';

/** A telephone that was told of its transfer hangs up at once; one that does not is hung up. */
const partingMs = 2_000;
const notNow = Promise.resolve<InviteResult>({ ok: false, cause: 'cancelled' });

/**
 * A patient and whom of our people he talks with: rung, held, transferred, consulted, conferred, listened to. While he
 * talks with nobody he hears music. It is over when our last one has left and nobody is being rung, or when the patient
 * has left; then all the others are hung up.
 */
export class Talk {
  readonly result: Promise<ConnectResult>;
  readonly #o: TalkOptions;
  readonly #sound: TalkSound;
  readonly #outcome: TalkOutcome;
  readonly #line: LineTransfers;
  readonly #seats: TalkSeats;
  #guest: Guest | undefined;
  readonly #supervisors: Supervisors;
  /** Whom another talk has of us. */
  #lent: { readonly member: TalkMember; readonly isPatient: boolean; readonly to: Talk } | undefined;
  #legs = 0;
  #patientLeft = false;

  constructor(options: TalkOptions) {
    this.#o = options;
    this.#sound = new TalkSound(options.patient);
    this.#supervisors = new Supervisors({ note: options.note, onChange: () => this.#arrange() });
    const { clock, patient, byRefer } = options;
    this.#seats = new TalkSeats(clock);
    this.#line = new LineTransfers({ clock, patient, byRefer });
    this.#outcome = new TalkOutcome(options.clock, () => this.#finish('completed'));
    this.result = this.#outcome.result;
  }

  /** Rings the first one; the patient hears music meanwhile. */
  begin(first: Invitation): void {
    void this.#invite(first, 'first');
  }

  get isHeld(): boolean {
    return this.#seats.isHeld;
  }

  /** Who is in it, and how. */
  get view(): TalkView {
    const { joinedAt } = this.#outcome;
    return viewOf(this.#people, { held: this.isHeld, joinedAt, patientLeft: this.#patientLeft });
  }

  /** As what somebody takes part by this leg of his; undefined for who is in no part of it, or not yet. */
  partOf(legId: string): TalkPart | undefined {
    return partOf(this.#people, legId);
  }

  get #people(): TalkPeople {
    return { seats: this.#seats.all, guest: this.#guest, supervisors: this.#supervisors.all };
  }

  /** The patient hears music; keys and recording go on. False when there is nobody who could hold him. */
  hold(held = true): boolean {
    if (!this.#isSettled || this.#seats.count === 0) return false;
    if (!this.#seats.hold(held)) return true;
    this.#changed(held ? 'held' : 'resumed');
    return true;
  }

  resume(): boolean {
    return this.hold(false);
  }

  /** Rings somebody who is to take the talk over; refused, it stays with who had it. */
  transfer(to: Invitation, listener: TransferListener = {}): Promise<InviteResult> {
    return this.#bring(to, 'transfer', listener);
  }

  /** Rings somebody whom our side talks with first, while the patient waits; then `complete`, `confer` or `dismiss`. */
  consult(to: Invitation): Promise<InviteResult> {
    return this.#bring(to, 'consultation');
  }

  /** Gives the patient to the one who is consulted, or rung, and leaves. */
  complete(): boolean {
    const guest = this.#guest;
    if (!guest || guest.purpose === 'first') return false;
    this.#leave();
    if (guest.answered) this.#seat(guest);
    else guest.purpose = 'transfer';
    this.#arrange();
    return true;
  }

  /** Patient, our side and the one who is consulted talk together. */
  confer(): boolean {
    const guest = this.#guest;
    if (!guest?.answered) return false;
    this.#guest = undefined;
    this.#seats.take(...this.#seats.all, guest.party);
    this.#changed('conference', named(guest.party.who));
    return true;
  }

  /**
   * Sends the one away who is consulted, or rung for a transfer: our side is back with the patient. False also for one
   * whom the line rings: it can't be asked to stop.
   */
  dismiss(): boolean {
    const guest = this.#guest;
    if (!guest?.party.isRevocable || guest.purpose === 'first' || this.#seats.count === 0) return false;
    this.#guestGone(guest, 'cancelled', 'returned');
    guest.party.hangUp();
    return true;
  }

  /** Rings a supervisor in; undefined when he does not come, or nobody of ours is in the talk before. */
  async supervise(who: Invitation, role: SupervisorRole): Promise<Supervision | undefined> {
    const near = this.#lent || !this.#hasOurs ? undefined : this.near;
    return near && this.#supervisors.bring({ legId: this.#legId('supervisor'), near, invitation: who }, role);
  }

  /** The patient hung up: nobody is left to talk with. */
  patientGone(): void {
    if (this.#outcome.isOver) return;
    this.#patientLeft = true;
    this.#finish(this.#outcome.joinedAt === undefined ? 'cancelled' : 'completed');
  }

  /** As what the one whose dialog this is takes part. */
  standingOf(isNamed: (dialog: DialogName) => boolean): Standing | undefined {
    return standingOf(this.#seats.all, this.#o.patient, isNamed);
  }

  /**
   * An attended transfer: our patient is with the one from now on with whom the `leaving` one talks in the other talk, and
   * the telephone that has held both is out. Who is in another media worker is brought into the patient's first. `onJoining`:
   * told just before.
   */
  async joinWith(other: Talk, leaving: Standing, onJoining: () => void): Promise<Joining> {
    if (other === this) return 'not-now';
    const [ours, others] = [() => this.#ofTwo, () => other.#ofTwo];
    if (joinable(ours(), others(), leaving) === 'apart') await bringTogether(ours, others, leaving);
    const theirs = joinable(ours(), others(), leaving);
    if (theirs === 'apart') for (const talk of [this, other]) talk.#o.note('not-joined');
    if (typeof theirs === 'string') return theirs;
    onJoining();
    const member = stayingOf(theirs, leaving);
    const out = [...this.#seats.all, leaving === 'seat' ? theirs.seat : theirs.patient];
    other.#lend(member, leaving === 'seat', this);
    this.#seats.take(member);
    this.#changed('transferred', named(member.who));
    this.#seats.part(out, partingMs);
    return 'joined';
  }

  get #isSettled(): boolean {
    return !this.#outcome.isOver && !this.#guest && !this.#lent;
  }

  /** One of our own people is with the patient, or will be. */
  get #hasOurs(): boolean {
    return this.#seats.ours.length > 0 || this.#guest?.party.isOurs === true;
  }

  get #ofTwo(): TalkOfTwo | undefined {
    return this.#isSettled ? talkOfTwo(this.#o, this.#seats.all, () => this.#arrange()) : undefined;
  }

  /** Another talk has this one of ours from now on, and is told all that he does. */
  #lend(member: TalkMember, isPatient: boolean, to: Talk): void {
    this.#o.note('transferred');
    this.#lent = { member, isPatient, to };
    this.#seats.empty();
    this.#sound.stop();
    this.#supervisors.close();
  }

  #bring(
    who: Invitation,
    purpose: 'transfer' | 'consultation',
    listener?: TransferListener,
  ): Promise<InviteResult> {
    // in a talk of three it is nobody's to give away
    if (!this.#isSettled || this.#seats.count !== 1) return notNow;
    this.#o.note(purpose === 'transfer' ? 'transferring' : 'consulting', named(who.who, 'to'));
    return this.#invite(who, purpose, listener);
  }

  #invite(
    invitation: Invitation,
    purpose: GuestPurpose,
    listener: TransferListener = {},
  ): Promise<InviteResult> {
    const near = this.near;
    if (!near) {
      this.#finish('cancelled');
      return notNow;
    }
    const legId = this.#legId(purpose === 'first' ? 'administrator' : purpose);
    return new Promise((resolve) => {
      const order = { invitation, purpose, legId, near, line: this.#line, listener };
      const party = new GuestParty(order, {
        onReady: () => this.#guestReady(guest),
        onHandedOver: () => this.#handedOver(guest),
        onBridged: () => this.#arrange(),
        onHeld: (who, held) => this.#holder.#phoneHolds(who, held),
        onRefer: (who, refer) => this.#holder.#asked(who, refer),
        onReplaced: () => this.#holder.#changed('replaced'),
        onEnded: (who, cause) => {
          if (this.#guest === guest) this.#guestGone(guest, cause);
          else this.#holder.#seatGone(who, cause);
        },
      });
      const by = this.#seats.all[0]?.who;
      const guest: Guest = { party, by, purpose, answered: false, listener, resolve };
      this.#guest = guest;
      this.#arrange();
      party.ring();
    });
  }

  /** The talk that our people are in now. */
  get #holder(): Talk {
    return this.#lent ? this.#lent.to.#holder : this;
  }

  /** Beside whom everybody's sound has to be who is to be heard here. */
  get near(): MediaStream | undefined {
    return this.#outcome.isOver ? undefined : this.#o.patient.stream;
  }

  #legId(role: string): string {
    this.#legs += 1;
    return `${this.#o.callId}-${role}${this.#legs === 1 ? '' : `-${this.#legs}`}`;
  }

  #guestReady(guest: Guest): void {
    const near = this.near;
    if (!near || this.#guest !== guest) {
      guest.party.hangUp();
      return;
    }
    // throws for one whose sound is in another worker, while nothing has changed yet
    guest.party.stream?.hear([near]);
    guest.answered = true;
    if (guest.purpose === 'consultation') this.#o.note('consulted', named(guest.party.who));
    else {
      guest.listener.onAnswered?.();
      if (guest.purpose === 'transfer') this.#leave(guest.listener.byTelephone ? partingMs : 0);
      this.#seat(guest);
    }
    guest.resolve({ ok: true });
    this.#arrange();
  }

  /** The patient's talk is his now. */
  #seat(guest: Guest): void {
    this.#guest = undefined;
    this.#seats.take(guest.party);
    this.#o.note(guest.purpose === 'first' ? 'connected' : 'transferred', named(guest.party.who));
    this.#outcome.join();
    if (guest.purpose !== 'consultation') return;
    // RFC 5589 §7: both may be with one line, which can join them without us; refused, they stay joined here
    const byLine = this.#line.join(guest.party, {
      onDone: () => this.#releasedByLine(guest),
      onEnded: (cause) => {
        if (!this.#outcome.isOver) this.#o.note('not-released', { cause });
      },
    });
    byLine?.ring();
  }

  /** The line has sent the patient on by itself: none of us is needed any more. */
  #handedOver(guest: Guest): void {
    const { party, listener, resolve } = guest;
    if (this.#outcome.isOver) return;
    listener.onAnswered?.();
    resolve({ ok: true });
    this.#leave(listener.byTelephone ? partingMs : 0);
    this.#o.note('transferred', named(party.who));
    this.#releasedByLine(guest);
  }

  #releasedByLine(guest: Guest): void {
    if (this.#outcome.isOver) return;
    this.#o.note('released', handoverOf(guest));
    this.#finish('completed');
    this.#o.patient.hangUp();
  }

  /** Who had the talk leaves it. */
  #leave(ownPartingMs = 0): void {
    this.#seats.part(this.#seats.empty(), ownPartingMs);
  }

  /** Nobody, or nobody any more, to give the patient to. */
  #guestGone(guest: Guest, cause: HangupCause, ended = 'consultation-over'): void {
    this.#guest = undefined;
    guest.resolve({ ok: false, cause });
    if (guest.purpose !== 'first') {
      const who = named(guest.party.who);
      if (guest.answered) this.#o.note(ended, who);
      else this.#o.note('not-transferred', { cause, ...who });
    }
    this.#seats.hold(false);
    if (this.#seats.count > 0) this.#arrange();
    // answered and gone before the two were together is nobody who took the call
    else this.#finish(cause === 'completed' && !this.#outcome.joinedAt ? 'cancelled' : cause);
  }

  #seatGone(member: TalkMember, cause: HangupCause): void {
    if (!this.#seats.lose(member) || this.#outcome.isOver) return;
    const guest = this.#guest;
    if (this.#seats.count === 0 && guest?.answered) this.#seat(guest);
    else if (this.#seats.count === 0 && guest) guest.purpose = 'transfer';
    else if (this.#seats.count === 0) {
      this.#finish(cause);
      return;
    } else this.#o.note('left', named(member.who));
    this.#arrange();
  }

  #phoneHolds(party: TalkMember, held: boolean): void {
    this.#seats.telephoneHolds(party, held);
    if (this.#outcome.isOver || !this.#seats.has(party)) return;
    this.#changed(held ? 'held' : 'resumed');
  }

  #asked(party: TalkMember, refer: ReferRequest): void {
    if (!this.#outcome.isOver && this.#seats.has(party)) this.#o.onTransferAsked?.(refer, party.who ?? {});
  }

  #changed(note: string, detail: Readonly<Record<string, unknown>> = {}): void {
    if (this.#outcome.isOver) return;
    this.#o.note(note, detail);
    this.#arrange();
  }

  /** Lets everybody hear whom he has to hear now. */
  #arrange(): void {
    if (this.#outcome.isOver || this.#lent) return;
    const guest = this.#guest;
    const rings = guest !== undefined && !guest.answered;
    const presence = {
      patient: this.#o.patient,
      seats: this.#seats.all,
      ours: this.#seats.ours,
      consulted: guest?.answered ? guest.party : undefined,
      held: this.isHeld || rings,
      supervisors: this.#supervisors.all,
    };
    this.#sound.arrange(presence, rings);
    // nobody listens to strangers
    if (!this.#hasOurs) this.#supervisors.sendAway();
    this.#o.onChange?.();
  }

  #finish(cause: HangupCause): void {
    if (!this.#outcome.end(cause)) return;
    // a patient who was lent has gone; one of our own people tells by himself when he goes
    if (this.#lent?.isPatient) this.#lent.to.#seatGone(this.#lent.member, 'completed');
    this.#sound.stop();
    const { patient, note } = this.#o;
    if (patient.isTalking) patient.stream?.hear([]);
    const guest = this.#guest;
    guest?.party.hangUp();
    guest?.resolve({ ok: false, cause: 'cancelled' });
    this.#supervisors.close();
    this.#seats.part(this.#seats.all, 0);
    if (this.#outcome.joinedAt !== undefined) note('disconnected');
    this.#o.onChange?.();
  }
}
