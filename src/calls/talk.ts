import type { Clock, Timer } from '../base/index.ts';
import type { MediaStream } from '../media/index.ts';
import type { DialogName, ReferRequest } from '../sip/index.ts';
import type { HangupCause } from './hangup-cause.ts';
import type { Leg } from './leg.ts';
import type { SupervisorRole } from './talk-audience.ts';
import type { Guest, InviteResult, Standing, TransferListener } from './talk-guest.ts';
import { TalkParty, type Invitation, type TalkMember } from './talk-party.ts';
import type { ConnectResult } from './talk-result.ts';
import { TalkSound } from './talk-sound.ts';
import { Supervisors, type Supervision } from './talk-supervisors.ts';

export interface TalkOptions {
  readonly clock: Clock;
  readonly callId: string;
  /** Answered. */
  readonly patient: Leg;
  /** Adds a line to the call's timeline. */
  note(kind: string, detail?: Readonly<Record<string, unknown>>): void;
  /** A telephone of one of our own people asks for a transfer of this talk; refused when absent. */
  onTransferAsked?(refer: ReferRequest, talk: Talk): void;
}

/** A talk may last this long at most: a handset laid beside its cradle must not hold a line for a day. */
const longestTalkMs = 2 * 3_600_000;
/** A telephone that was told of its transfer hangs up at once; one that does not is hung up. */
const partingMs = 2_000;

/**
 * A patient and whom of our people he talks with: rung, held, transferred, consulted, conferred, listened to. While he
 * talks with nobody he hears music. It is over when our last one has left and nobody is being rung, or when the patient
 * has left; then all the others are hung up.
 */
export class Talk {
  readonly result: Promise<ConnectResult>;
  readonly #o: TalkOptions;
  readonly #sound: TalkSound;
  #resolve: (result: ConnectResult) => void = () => undefined;
  #seats: TalkMember[] = [];
  #guest: Guest | undefined;
  readonly #supervisors: Supervisors;
  #held = false;
  /** Whose own telephones hold us. */
  readonly #holding = new Set<TalkMember>();
  #joinedMs: number | undefined;
  #longest: Timer | undefined;
  /** Whom another talk has of us. */
  #lent: { readonly member: TalkMember; readonly isPatient: boolean; readonly to: Talk } | undefined;
  #legs = 0;
  #over = false;

  constructor(options: TalkOptions) {
    this.#o = options;
    this.#sound = new TalkSound(options.patient);
    this.#supervisors = new Supervisors({ note: options.note, onChange: () => this.#arrange() });
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Rings the first one; the patient hears music meanwhile. */
  begin(first: Invitation): void {
    void this.#invite(first, 'first');
  }

  get isHeld(): boolean {
    const [seat, ...more] = this.#seats;
    return this.#held || (seat !== undefined && more.length === 0 && this.#holding.has(seat));
  }

  /** The patient hears music; keys and recording go on. False when there is nobody who could hold him. */
  hold(): boolean {
    return this.#setHeld(true);
  }

  resume(): boolean {
    return this.#setHeld(false);
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
    this.#held = false;
    this.#seats.push(guest.party);
    this.#o.note('conference');
    this.#arrange();
    return true;
  }

  /** Sends the one away who is consulted, or rung for a transfer: our side is back with the patient. */
  dismiss(): boolean {
    const guest = this.#guest;
    if (!guest || guest.purpose === 'first' || this.#seats.length === 0) return false;
    guest.party.hangUp();
    this.#guestGone(guest, 'cancelled');
    return true;
  }

  /** Rings a supervisor in; undefined when he does not come or the talk is over before. */
  async supervise(who: Invitation, role: SupervisorRole): Promise<Supervision | undefined> {
    const near = this.#lent ? undefined : this.#near;
    return near && this.#supervisors.bring({ legId: this.#legId('supervisor'), near, invitation: who }, role);
  }

  /** The patient hung up: nobody is left to talk with. */
  patientGone(): void {
    this.#finish(this.#joinedMs === undefined ? 'cancelled' : 'completed');
  }

  /** As what the one whose dialog this is takes part. */
  standingOf(isNamed: (dialog: DialogName) => boolean): Standing | undefined {
    const bears = ({ dialog }: Pick<TalkMember, 'dialog'>): boolean =>
      dialog !== undefined && isNamed(dialog);
    if (this.#seats.some(bears)) return 'seat';
    return bears({ dialog: this.#o.patient.dialog }) ? 'patient' : undefined;
  }

  /**
   * Whether our patient can be joined with whom the `leaving` one talks with in the other: nobody is being rung, both are
   * there, and in one media worker.
   */
  canJoin(other: Talk, leaving: Standing): boolean {
    const near = this.#o.patient.isTalking ? this.#near : undefined;
    const far = other.#otherThan(leaving)?.stream;
    if (other === this || !near || !far || !this.#isSettled || !other.#isSettled) return false;
    if (this.#seats.length !== 1 || other.#seats.length !== 1) return false;
    try {
      far.hear([near]);
      return true;
    } catch {
      return false;
    }
  }

  /** Joins them, and the telephone that has held both is out: an attended transfer. */
  joinWith(other: Talk, leaving: Standing): void {
    const member = other.#otherThan(leaving);
    if (!member) return;
    const out = [...this.#seats, ...(leaving === 'seat' ? other.#seats : [other.#o.patient])];
    other.#lend(member, leaving === 'seat', this);
    this.#seats = [member];
    this.#held = false;
    this.#o.note('transferred');
    this.#arrange();
    this.#part(out, partingMs);
  }

  get #isSettled(): boolean {
    return !this.#over && !this.#guest && !this.#lent;
  }

  /** The other side of a talk of two. */
  #otherThan(leaving: Standing): TalkMember | undefined {
    const { patient } = this.#o;
    if (leaving === 'patient') return this.#seats[0];
    if (!patient.isTalking) return undefined;
    return { stream: patient.stream, hangUp: () => patient.hangUp() };
  }

  /** Another talk has this one of ours from now on, and is told all that he does. */
  #lend(member: TalkMember, isPatient: boolean, to: Talk): void {
    this.#o.note('transferred');
    this.#lent = { member, isPatient, to };
    this.#seats = [];
    this.#sound.stop();
    this.#supervisors.close();
  }

  #setHeld(held: boolean): boolean {
    if (!this.#isSettled || this.#seats.length === 0) return false;
    if (this.#held === held) return true;
    this.#held = held;
    this.#o.note(held ? 'held' : 'resumed');
    this.#arrange();
    return true;
  }

  #bring(
    who: Invitation,
    purpose: 'transfer' | 'consultation',
    listener?: TransferListener,
  ): Promise<InviteResult> {
    // in a talk of three it is nobody's to give away
    if (!this.#isSettled || this.#seats.length !== 1)
      return Promise.resolve({ ok: false, cause: 'cancelled' });
    this.#o.note(purpose === 'transfer' ? 'transferring' : 'consulting');
    return this.#invite(who, purpose, listener);
  }

  #invite(
    invitation: Invitation,
    purpose: Guest['purpose'],
    listener: TransferListener = {},
  ): Promise<InviteResult> {
    const near = this.#near;
    if (!near) {
      this.#finish('cancelled');
      return Promise.resolve({ ok: false, cause: 'cancelled' });
    }
    return new Promise((resolve) => {
      const party = new TalkParty({
        legId: this.#legId(purpose === 'first' ? 'administrator' : purpose),
        near,
        invitation,
        onRinging: () => listener.onRinging?.(),
        onReady: () => this.#guestReady(guest),
        onHeld: (held) => this.#holder.#phoneHolds(party, held),
        onRefer: (refer) => this.#holder.#asked(party, refer),
        onEnded: ({ cause }) => {
          if (this.#guest === guest) this.#guestGone(guest, cause);
          else this.#holder.#seatGone(party, cause);
        },
      });
      const guest: Guest = { party, purpose, answered: false, listener, resolve };
      this.#guest = guest;
      this.#arrange();
      party.ring();
    });
  }

  /** The talk that our people are in now. */
  get #holder(): Talk {
    return this.#lent ? this.#lent.to.#holder : this;
  }

  get #near(): MediaStream | undefined {
    return this.#over ? undefined : this.#o.patient.stream;
  }

  #legId(role: string): string {
    this.#legs += 1;
    return `${this.#o.callId}-${role}${this.#legs === 1 ? '' : `-${this.#legs}`}`;
  }

  #guestReady(guest: Guest): void {
    const near = this.#near;
    if (!near || this.#guest !== guest) {
      guest.party.hangUp();
      return;
    }
    // throws for one whose sound is in another worker, while nothing has changed yet
    guest.party.stream?.hear([near]);
    guest.answered = true;
    if (guest.purpose === 'consultation') this.#o.note('consulted');
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
    this.#held = false;
    this.#seats = [guest.party];
    this.#o.note(guest.purpose === 'first' ? 'connected' : 'transferred');
    if (this.#joinedMs !== undefined) return;
    const { clock } = this.#o;
    this.#joinedMs = clock.monotonicMs();
    this.#longest = clock.after(longestTalkMs, () => this.#finish('completed'));
  }

  /** Who had the talk leaves it. */
  #leave(ownPartingMs = 0): void {
    const leaving = this.#seats;
    this.#seats = [];
    this.#part(leaving, ownPartingMs);
  }

  /** They hear nothing more, and are hung up unless they do it themselves within so long. */
  #part(members: readonly TalkMember[], ownPartingMs: number): void {
    const hangUp = (): void => members.forEach((member) => member.hangUp());
    if (ownPartingMs === 0) hangUp();
    else {
      for (const { stream } of members) stream?.hear([]);
      this.#o.clock.after(ownPartingMs, hangUp);
    }
  }

  /** Nobody, or nobody any more, to give the patient to. */
  #guestGone(guest: Guest, cause: HangupCause): void {
    this.#guest = undefined;
    guest.resolve({ ok: false, cause });
    if (guest.purpose !== 'first') {
      if (guest.answered) this.#o.note('consultation-over');
      else this.#o.note('not-transferred', { cause });
    }
    this.#held = false;
    if (this.#seats.length > 0) this.#arrange();
    // answered and gone before the two were together is nobody who took the call
    else this.#finish(cause === 'completed' && this.#joinedMs === undefined ? 'cancelled' : cause);
  }

  #seatGone(member: TalkMember, cause: HangupCause): void {
    this.#holding.delete(member);
    if (this.#over || !this.#seats.includes(member)) return;
    this.#seats = this.#seats.filter((other) => other !== member);
    const guest = this.#guest;
    if (this.#seats.length === 0 && guest?.answered) this.#seat(guest);
    else if (this.#seats.length === 0 && guest) guest.purpose = 'transfer';
    else if (this.#seats.length === 0) {
      this.#finish(cause);
      return;
    } else this.#o.note('left');
    this.#arrange();
  }

  #phoneHolds(party: TalkParty, held: boolean): void {
    if (held) this.#holding.add(party);
    else this.#holding.delete(party);
    if (this.#over || !this.#seats.includes(party)) return;
    this.#o.note(held ? 'held' : 'resumed');
    this.#arrange();
  }

  #asked(party: TalkParty, refer: ReferRequest): void {
    if (!this.#over && this.#seats.includes(party)) this.#o.onTransferAsked?.(refer, this);
  }

  /** Lets everybody hear whom he has to hear now. */
  #arrange(): void {
    if (this.#over || this.#lent) return;
    const guest = this.#guest;
    const rings = guest !== undefined && !guest.answered;
    const presence = {
      patient: this.#o.patient,
      seats: this.#seats,
      consulted: guest?.answered ? guest.party : undefined,
      held: this.isHeld || rings,
      supervisors: this.#supervisors.all,
    };
    this.#sound.arrange(presence, rings);
  }

  #finish(cause: HangupCause): void {
    if (this.#over) return;
    this.#over = true;
    this.#longest?.cancel();
    // a patient who was lent has gone; one of our own people tells by himself when he goes
    if (this.#lent?.isPatient) this.#lent.to.#seatGone(this.#lent.member, 'completed');
    this.#sound.stop();
    const { patient, clock, note } = this.#o;
    if (patient.isTalking) patient.stream?.hear([]);
    const guest = this.#guest;
    guest?.party.hangUp();
    guest?.resolve({ ok: false, cause: 'cancelled' });
    this.#supervisors.close();
    for (const member of this.#seats) member.hangUp();
    const joinedMs = this.#joinedMs;
    if (joinedMs !== undefined) note('disconnected');
    this.#resolve(
      joinedMs === undefined
        ? { taken: false, cause, talkMs: 0 }
        : { taken: true, cause, talkMs: clock.monotonicMs() - joinedMs },
    );
  }
}
