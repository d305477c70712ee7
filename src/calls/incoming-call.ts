import { newId } from '../base/index.ts';
import type { MediaStream } from '../media/index.ts';
import type { IncomingInvite } from '../sip/index.ts';
import { callerName, callerNumber, dialledNumber, forwarders } from './caller-number.ts';
import { sharedPortOf } from './destination.ts';
import type { OwnReason } from './hangup-cause.ts';
import { IncomingLeg } from './incoming-leg.ts';
import type { IncomingRule } from './incoming-rule.ts';
import type { Leg, LegEnd } from './leg.ts';
import { PatientCall, type PatientCallOptions } from './patient-call.ts';
import type { ServedCall } from './outside-calls.ts';
import { inviteThePresent, LegRelay } from './present-leg.ts';
import { lineSide } from './replacements.ts';
import { ringTogether } from './ringing-legs.ts';
import type { Station, Stations } from './station.ts';
import type { TalkName } from './talk-name.ts';
import type { Invitation } from './talk-party.ts';

export interface IncomingCallOptions extends Omit<PatientCallOptions, 'facts' | 'makeLeg'> {
  readonly invite: IncomingInvite;
  readonly stations: Stations;
  readonly rule: IncomingRule;
  /** Why it can't be taken, when it can't; it is written down all the same. */
  readonly refusal?: OwnReason;
  /** Whom that one of ours may send the caller on to. */
  mayTransfer(by: TalkName, target: string, call: ServedCall): Invitation | undefined;
}

/** Nobody talks for longer. */
const longestTalkMs = 2 * 3_600_000;

/** Somebody who rings us over a line: his row, those of ours who are rung for him, and his talk with who picks up first. */
export class IncomingCall {
  readonly call: PatientCall;
  readonly #o: IncomingCallOptions;
  readonly #caller: string | undefined;
  readonly #relay: LegRelay;
  #leg!: IncomingLeg;
  #rung: Leg | undefined;
  #taker: Station | undefined;

  constructor(options: IncomingCallOptions) {
    const { invite, live, tools } = options;
    this.#o = options;
    this.#caller = callerNumber(invite);
    this.#relay = new LegRelay({ onAnswered: () => this.#taken(), onEnded: (end) => this.#notTaken(end) });
    const id = newId();
    this.call = new PatientCall({
      ...options,
      facts: {
        id,
        projectId: live.trunk.projectId,
        direction: 'in',
        purpose: 'incoming',
        from: this.#caller,
        to: dialledNumber(invite, live.trunk),
        record: true,
        maxTalkMs: longestTalkMs,
      },
      makeLeg: (listener) => {
        const { srtp, codecs, keysBy } = live.route;
        const sharedPort = sharedPortOf(live.route);
        const side = lineSide(live.trunk.id);
        const order = { id, invite, side, near: this.#nearOfRung, srtp, codecs, sharedPort, keysBy };
        this.#leg = new IncomingLeg(tools, order, listener);
        return this.#leg;
      },
    });
    this.call.on({ onAnswered: () => void this.#orEnd(this.#talk()), onEnded: () => this.#rung?.hangUp() });
  }

  /** One who is rung may be in a talk already, which he can join with this one only within one media worker. */
  get #nearOfRung(): MediaStream | undefined {
    const { rule, talks } = this.#o;
    for (const stationId of rule.stationIds) {
      const near = talks.nearOf(stationId);
      if (near) return near;
    }
    return undefined;
  }

  /** Nothing is answered before the row is there: a crash must not forget who called. Never rejects. */
  start(): Promise<void> {
    return this.#orEnd(this.#begin());
  }

  /** A bug ends this call and no other: its row gets its ending, its line is free again. */
  async #orEnd(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (err) {
      this.#o.tools.log.error({ call: this.call.id, err }, 'an incoming call broke off');
      this.#leg.hangUp('line-fault');
    }
  }

  async #begin(): Promise<void> {
    const { refusal, invite, journal } = this.#o;
    const written = await this.call.begin();
    const name = callerName(invite);
    if (name !== undefined) journal.event(this.call.id, 'caller-name', { name });
    for (const forwarder of forwarders(invite)) journal.event(this.call.id, 'forwarded', { ...forwarder });
    if (refusal) this.#leg.hangUp(refusal);
    else if (!written) this.#leg.hangUp('line-fault');
    else if (await this.#leg.open()) this.#ring();
  }

  #ring(): void {
    const { rule, stations, live, tools } = this.#o;
    const near = this.#leg.stream;
    const { projectId } = live.trunk;
    const called = rule.stationIds
      .flatMap((id) => stations.get(id) ?? [])
      .filter((station) => station.projectId === projectId);
    if (!near) return;
    const rings = called.map((station, n) => (listener: Parameters<Station['ring']>[1]) => {
      const order = { legId: `${this.call.id}-station-${n + 1}`, near, ringMs: rule.ringMs };
      return station.ring(
        { ...order, caller: { number: this.#caller } },
        {
          ...listener,
          onAnswered: (stream) => {
            this.#taker ??= station;
            listener.onAnswered?.(stream);
          },
        },
      );
    });
    this.#rung = ringTogether(rings, this.#relay, (err) =>
      tools.log.error({ call: this.call.id, err }, 'a station could not be rung'),
    );
    if (this.#rung) this.#leg.ring();
    else this.#leg.hangUp(rule.otherwise === 'busy' ? 'all-busy' : 'nobody-there');
  }

  /** The first of ours has picked up: so does the caller's leg. */
  #taken(): void {
    this.#leg.answer();
  }

  async #talk(): Promise<void> {
    const { mayTransfer } = this.#o;
    const taker = this.#taker;
    if (!this.#rung || !taker) return;
    // another telephone may have picked it up
    const who = this.#rung.who ?? { stationId: taker.id, name: taker.name };
    await this.call.talkWith(inviteThePresent(this.#rung, this.#relay, who), {
      station: who.name,
      allowed: (target, by) => mayTransfer(by, target, this.call),
    });
    this.call.hangUp();
  }

  #notTaken({ cause }: LegEnd): void {
    const busy = this.#o.rule.otherwise === 'busy' || cause === 'busy';
    this.#leg.hangUp(busy ? 'all-busy' : 'ring-time-over');
  }
}
