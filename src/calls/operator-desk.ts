import { Failure, type Timer } from '../base/index.ts';
import type { Leg, LegListener } from './leg.ts';
import { PageEcho } from './page-echo.ts';
import { PageLeg, type Attached, type PageLegTools } from './page-leg.ts';
import type { ShownCaller, Station, StationOrder } from './station.ts';
import type { InviteResult } from './talk-guest.ts';
import type { Talk } from './talk.ts';

/** Who sits at a desk. */
export interface Operator {
  /** Of his account. */
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
}

/** The call at a desk. */
export interface DeskCall {
  readonly legId: string;
  readonly phase: 'ringing' | 'talking';
  readonly caller: ShownCaller;
  /** Milliseconds since 1970: since when it has been in this phase. */
  readonly since: number;
  readonly held: boolean;
  /** The page was lost and is waited for. */
  readonly away: boolean;
}

export interface OperatorDeskOptions {
  readonly operator: Operator;
  readonly tools: PageLegTools;
  readonly stations: { get(id: string): Station | undefined };
  /** The talk that this leg is in; undefined while it rings. */
  talkOf(legId: string): Talk | undefined;
  onChange(): void;
}

/** A page says every few seconds that it is there. */
const presentMs = 15_000;
const transferRingMs = 30_000;

/** Where an operator is reached in his browser: one page at a time, one call at a time. */
export class OperatorDesk implements Station {
  readonly id: string;
  readonly #o: OperatorDeskOptions;
  #pageId: string | undefined;
  /** The page that was here last, and the sign-in that it spoke by. */
  #lastPageId: string | undefined;
  #sessionId: string | undefined;
  #presence: Timer | undefined;
  #leg: PageLeg | undefined;
  #phaseSince = 0;
  #talking = false;
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
      caller: leg.caller,
      since: this.#phaseSince,
      held: this.#o.talkOf(leg.id)?.isHeld ?? false,
      away: leg.isAway,
    };
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
    this.#need(legId);
    const talk = this.#o.talkOf(legId);
    const done = (held ? talk?.hold() : talk?.resume()) ?? false;
    this.#o.onChange();
    return done;
  }

  /** Gives the patient to another of our people, who is rung first; refused, the talk stays here. */
  async transfer(legId: string, stationId: string): Promise<InviteResult> {
    const { caller } = this.#need(legId);
    const talk = this.#o.talkOf(legId);
    const station = this.#o.stations.get(stationId);
    if (!talk || station?.projectId !== this.projectId || station === this)
      return { ok: false, cause: 'temporarily-unavailable' };
    const result = await talk.transfer({
      ring: ({ legId: id, near }, listener) =>
        station.ring({ legId: id, near, ringMs: transferRingMs, caller }, listener),
    });
    this.#o.onChange();
    return result;
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
    if (leg.isOver) this.#leg = undefined;
    if (leg.isTalking && !this.#talking) {
      this.#talking = true;
      this.#enterPhase();
    } else this.#o.onChange();
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
