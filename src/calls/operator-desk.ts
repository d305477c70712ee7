import { Failure, type Timer } from '../base/index.ts';
import { readNumber } from './caller-number.ts';
import { peopleAt, type DeskCall } from './desk-call.ts';
import type { Leg, LegListener } from './leg.ts';
import { PageEcho } from './page-echo.ts';
import { PageLeg, type Attached, type PageLegTools } from './page-leg.ts';
import type { ShownCaller, Station, StationOrder } from './station.ts';
import type { OutsideCalls, ServedCall } from './outside-calls.ts';
import type { DialsOut } from './phone-account.ts';
import { mayDial } from './phone-dialling.ts';
import type { SupervisorRole } from './talk-audience.ts';
import { inviteStation } from './talk-invitation.ts';
import type { Invitation } from './talk-party.ts';
import type { Supervision } from './talk-supervisors.ts';
import type { Talk } from './talk.ts';

/** Who sits at a desk. */
export interface Operator {
  /** Of his account. */
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** Which outside numbers he may call in the talks that he has. */
  readonly dialsOut: DialsOut;
}

/** Whom an operator wants to bring into his talk: one of the house, or a number as he has typed it. */
export type Wanted = { readonly stationId: string } | { readonly number: string };

/** Whether he is being rung; what comes of it is to be seen at the desk. */
export type Brought = { readonly ok: true } | { readonly ok: false; readonly why: WhyNot };

type WhyNot = 'not-now' | 'no-station' | 'no-number' | 'forbidden';

export interface OperatorDeskOptions {
  readonly operator: Operator;
  readonly tools: PageLegTools;
  readonly stations: { get(id: string): Station | undefined };
  readonly outside: Pick<OutsideCalls, 'invite'>;
  /** The call that this leg is in, or that has this id. */
  callOf(id: string): DeskedCall | undefined;
  onChange(): void;
}

/** What a desk needs of a patient's call. */
export interface DeskedCall extends ServedCall {
  readonly patientNumber: string | undefined;
  /** Undefined while it rings. */
  readonly talk: Talk | undefined;
}

/** Listening in: `now` once the page has picked up. */
interface Supervising {
  readonly callId: string;
  role: SupervisorRole;
  now?: Supervision;
}

/** A page says every few seconds that it is there. */
const presentMs = 15_000;
const bringRingMs = 30_000;
/** The page picks up by itself. */
const supervisionRingMs = 15_000;

/** Where an operator is reached in his browser: one page at a time, one call at a time. */
export class OperatorDesk implements Station {
  readonly id: string;
  #o: OperatorDeskOptions;
  #pageId: string | undefined;
  /** The page that was here last, and the sign-in that it spoke by. */
  #lastPageId: string | undefined;
  #sessionId: string | undefined;
  #presence: Timer | undefined;
  #leg: PageLeg | undefined;
  #phaseSince = 0;
  #talking = false;
  #refused: DeskCall['refused'];
  #callerLeft = false;
  #supervision: Supervising | undefined;
  #echo: PageEcho | undefined;
  /** One is opened at a time. */
  #echoing: Promise<unknown> = Promise.resolve();
  #echoes = 0;

  constructor(options: OperatorDeskOptions) {
    this.id = pageStationId(options.operator.id);
    this.#o = options;
  }

  get projectId(): string {
    return this.#o.operator.projectId;
  }

  get name(): string {
    return this.#o.operator.name;
  }

  get isReachable(): boolean {
    return this.#pageId !== undefined && this.#leg === undefined;
  }

  get call(): DeskCall | undefined {
    const leg = this.#leg;
    if (!leg) return undefined;
    return {
      legId: leg.id,
      phase: leg.isTalking ? 'talking' : 'ringing',
      caller: this.#callerOf(leg),
      since: this.#phaseSince,
      away: leg.isAway,
      ...peopleAt(this.#talkOf(leg.id), { legId: leg.id, stationId: this.id }),
      ...(this.#supervision && { part: 'supervisor', role: this.#supervision.role }),
      refused: this.#refused,
    };
  }

  /** The last call here ended because the caller hung up. */
  get callerLeft(): boolean {
    return this.#callerLeft;
  }

  /** He may have another name or other rights than when he came. */
  know(operator: Operator): void {
    this.#o = { ...this.#o, operator };
  }

  /** Something has changed in a talk; it may be the one here. */
  talkChanged(talk: Talk): void {
    if (this.#leg && this.#talkOf(this.#leg.id) === talk) this.#o.onChange();
  }

  /** This page rings. */
  isAt(pageId: string): boolean {
    return this.#pageId === pageId;
  }

  /**
   * A page is there. `begin` takes the desk from another one; without it only the page that was here last is taken, or
   * the first to come. `sessionId` is the sign-in that it speaks by.
   */
  present(pageId: string, begin: boolean, sessionId?: string): void {
    if (!begin && this.#lastPageId !== undefined && this.#lastPageId !== pageId) return;
    const changed = this.#pageId !== pageId;
    this.#pageId = pageId;
    this.#lastPageId = pageId;
    this.#sessionId = sessionId;
    this.#presence?.cancel();
    this.#presence = this.#o.tools.clock.after(presentMs, () => this.absent(pageId));
    if (changed) this.#o.onChange();
  }

  /** The page has gone, or the operator has a break. A talk goes on until its sound is missed. */
  absent(pageId: string): void {
    if (this.#pageId !== pageId) return;
    this.#presence?.cancel();
    this.#pageId = undefined;
    if (this.#leg && !this.#leg.isTalking) this.#leg.hangUp('nobody-there');
    this.#o.onChange();
  }

  /** A sign-in is over: the page that spoke by it is gone, and so is its talk. */
  endSession(sessionId: string): void {
    if (this.#sessionId !== sessionId) return;
    if (this.#pageId !== undefined) this.absent(this.#pageId);
    this.#leg?.leave();
    void this.#echo?.end();
  }

  ring(order: StationOrder, listener: LegListener): Leg | undefined {
    if (!this.isReachable) return undefined;
    const leg = new PageLeg(this.#o.tools, order, listener, () => this.#changed(leg));
    void this.#echo?.end();
    this.#leg = leg;
    this.#talking = false;
    this.#callerLeft = false;
    this.#refused = undefined;
    this.#enterPhase();
    return leg;
  }

  /** Takes the call that rings, or comes back into the talk. Throws `Failure` `operator.no-call`. */
  attach(legId: string, offer: Buffer): Promise<Attached> {
    return this.#need(legId).attach(offer);
  }

  leave(legId: string): void {
    this.#need(legId).leave();
  }

  /** False when nobody can be held now. */
  hold(legId: string, held: boolean): boolean {
    return this.#lead(legId, (talk) => talk.hold(held));
  }

  /**
   * Rings somebody who is to have the patient (`transfer`), or whom the operator talks with first (`consultation`). What
   * becomes of it is told by `call`.
   */
  bring(legId: string, how: 'transfer' | 'consultation', wanted: Wanted): Brought {
    const leg = this.#need(legId);
    const call = this.#o.callOf(legId);
    const talk = this.#ledTalk(legId);
    if (!call || !talk || talk.view.guest || talk.view.seats.length !== 1)
      return { ok: false, why: 'not-now' };
    const invitation = this.#invitationTo(wanted, how, leg, call);
    if (typeof invitation === 'string') return { ok: false, why: invitation };
    this.#refused = undefined;
    const who = invitation.who ?? {};
    const result = how === 'transfer' ? talk.transfer(invitation) : talk.consult(invitation);
    void result.then((brought) => {
      // sent away by himself, or all is over
      if (brought.ok || brought.cause === 'cancelled' || this.#leg !== leg) return;
      this.#refused = { name: who.name, number: who.number, cause: brought.cause };
      this.#o.onChange();
    });
    return { ok: true };
  }

  /** Gives the patient to whom he has brought in. False when there is nobody. */
  complete(legId: string): boolean {
    return this.#lead(legId, (talk) => talk.complete());
  }

  /** All three talk. */
  confer(legId: string): boolean {
    return this.#lead(legId, (talk) => talk.confer());
  }

  /** Sends away whom he has brought in, or rings: he is with the patient again. */
  dismiss(legId: string): boolean {
    return this.#lead(legId, (talk) => talk.dismiss());
  }

  /**
   * Listens in to a call of the project, or goes on in another role. The page is rung, and joins when it picks up. False
   * when the page is not there, has another call, or there is no such talk.
   */
  supervise(callId: string, role: SupervisorRole): boolean {
    const known = this.#supervision;
    if (known?.callId === callId) {
      known.role = role;
      known.now?.setRole(role);
      this.#o.onChange();
      return true;
    }
    const call = this.#o.callOf(callId);
    if (!this.isReachable || call?.projectId !== this.projectId || call.talk?.view.joinedAt === undefined)
      return false;
    const supervision: Supervising = { callId, role };
    const caller = { number: call.patientNumber };
    void call.talk.supervise(inviteStation(this, { ringMs: supervisionRingMs, caller }), role).then((now) => {
      supervision.now = now;
      if (supervision.role !== role) now?.setRole(supervision.role);
    });
    if (this.#leg) this.#supervision = supervision;
    this.#o.onChange();
    return this.#leg !== undefined;
  }

  /** Leaves the call that he listens in to, if he does: he may not any more. */
  unsupervise(): void {
    if (this.#supervision) this.#leg?.leave();
  }

  /** Says back what the operator says. Of several the last one stays. */
  echo(offer: Buffer): Promise<Attached> {
    void this.#echo?.end();
    this.#echoes += 1;
    const id = `${this.id}-echo-${this.#echoes}`;
    const echo = new PageEcho();
    this.#echo = echo;
    const begun = this.#echoing.then(() => echo.begin(this.#o.tools.media, id, offer));
    this.#echoing = begun.catch(() => undefined);
    return begun;
  }

  close(): void {
    this.#presence?.cancel();
    void this.#echo?.end();
  }

  #changed(leg: PageLeg): void {
    if (this.#leg !== leg) return;
    if (leg.isOver) {
      this.#leg = undefined;
      this.#supervision = undefined;
      this.#callerLeft = this.#talkOf(leg.id)?.view.patientLeft ?? false;
    }
    if (leg.isTalking && !this.#talking) {
      this.#talking = true;
      this.#enterPhase();
    } else this.#o.onChange();
  }

  /** Only who has the patient may do something with the talk; who is asked, or listens in, may not. */
  #ledTalk(legId: string): Talk | undefined {
    this.#need(legId);
    const talk = this.#talkOf(legId);
    return talk?.partOf(legId) === 'seat' ? talk : undefined;
  }

  #lead(legId: string, deed: (talk: Talk) => boolean): boolean {
    const talk = this.#ledTalk(legId);
    const done = talk !== undefined && deed(talk);
    this.#o.onChange();
    return done;
  }

  #talkOf(legId: string): Talk | undefined {
    return this.#o.callOf(legId)?.talk;
  }

  /** Who is asked sees which colleague asks; whose talk it is sees the patient only. */
  #callerOf(leg: PageLeg): ShownCaller {
    const call = this.#o.callOf(leg.id);
    return call?.talk?.partOf(leg.id) === 'seat' ? { number: call.patientNumber } : leg.caller;
  }

  #invitationTo(
    wanted: Wanted,
    how: 'transfer' | 'consultation',
    leg: PageLeg,
    call: DeskedCall,
  ): Invitation | WhyNot {
    const { operator, stations, outside } = this.#o;
    if ('stationId' in wanted) {
      const station = stations.get(wanted.stationId);
      if (station?.projectId !== this.projectId || station === this) return 'no-station';
      // who is asked sees who asks him
      const caller = this.#callerOf(leg);
      const shown = how === 'consultation' ? { ...caller, name: operator.name } : caller;
      return inviteStation(station, { ringMs: bringRingMs, caller: shown });
    }
    const number = readNumber(wanted.number);
    if (number === undefined) return 'no-number';
    if (!mayDial(number, operator)) return 'forbidden';
    return outside.invite({ by: operator, number, call });
  }

  #enterPhase(): void {
    this.#phaseSince = this.#o.tools.clock.now();
    this.#o.onChange();
  }

  #need(legId: string): PageLeg {
    if (this.#leg?.id === legId) return this.#leg;
    throw new Failure('missing', { code: 'operator.no-call', message: 'There is no such call any more.' });
  }
}

/** The station of an operator's page, in lists of who is rung. */
export function pageStationId(operatorId: string): string {
  return `page:${operatorId}`;
}
