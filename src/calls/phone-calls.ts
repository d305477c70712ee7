import { newId, type Log } from '../base/index.ts';
import type { MediaStream } from '../media/index.ts';
import type { IncomingInvite } from '../sip/index.ts';
import type { CallOrder } from './call.ts';
import { CallsUp } from './calls-up.ts';
import { Echo } from './echo.ts';
import type { HangupCause } from './hangup-cause.ts';
import { IncomingLeg } from './incoming-leg.ts';
import type { PatientCall } from './patient-call.ts';
import type { PhoneAccount } from './phone-account.ts';
import type { OutsideCalls, ServedCall } from './outside-calls.ts';
import { planDialling } from './phone-dialling.ts';
import { phoneStationId } from './phone-station.ts';
import type { Phones } from './phones.ts';
import { inviteThePresent, LegRelay } from './present-leg.ts';
import { telephonesOf, type Replacements } from './replacements.ts';
import type { LegTools } from './leg-tools.ts';
import type { Stations } from './station.ts';
import { inviteStation } from './talk-invitation.ts';
import type { TalkName } from './talk-name.ts';
import type { Invitation } from './talk-party.ts';
import { Talk } from './talk.ts';
import type { Talks } from './talks.ts';

export interface PhoneCallsOptions {
  readonly log: Log;
  readonly phones: Pick<Phones, 'byLogin' | 'byStation'>;
  readonly outside: OutsideCalls;
  readonly stations: Stations;
  readonly tools: LegTools & { readonly replacements: Replacements };
  /** Those of this process. */
  readonly talks: Talks;
  /** Places a call over a line, with its stream beside another. Throws `Failure` when the line can't now. */
  place(order: CallOrder, near: MediaStream): PatientCall;
}

interface OutsidePlan {
  readonly number: string;
  readonly trunkId: string;
  /** Told when the call is over, also when it goes on without the telephone that has dialled it. */
  dialled(): void;
}

const ringMs = 60_000;
const longestTalkMs = 2 * 3_600_000;
/** A handset that was forgotten beside its cradle. */
const longestEchoMs = 120_000;
/** A telephone in wrong hands makes many calls at once; a person makes one, and one more while he transfers. */
const mostAtOnce = 2;

/** What a telephone is told when its call came to nothing (RFC 3261 §21). */
const statuses: Readonly<Partial<Record<HangupCause, number>>> = {
  busy: 486,
  'no-answer': 480,
  'temporarily-unavailable': 480,
  rejected: 603,
  'unreachable-number': 404,
  'out-of-service': 404,
  'not-acceptable': 488,
  forbidden: 403,
  'network-timeout': 504,
};

/** Calls that our own telephones make: to the echo, to each other, and outside as far as each may. */
export class PhoneCalls {
  readonly #o: PhoneCallsOptions;
  /** Which it makes itself; those that it has led outside are counted on when it has left them. */
  readonly #up = new CallsUp(mostAtOnce);
  /** Legs of telephones in what they have dialled, also before there is a talk. */
  readonly #legs = new Map<IncomingLeg, string>();

  constructor(options: PhoneCallsOptions) {
    this.#o = options;
  }

  /** A call from who has proved to be `invite.signedBy`. */
  take(invite: IncomingInvite): void {
    const { phones, log, tools } = this.#o;
    const by = phones.byLogin(invite.signedBy ?? '');
    // who signs as one and says that he is another means no good
    if (!by?.enabled || invite.from.user.toLowerCase() !== by.login) {
      log.warn({ account: by?.id }, 'a telephone has called under a name that is not its own');
      invite.reject(403);
      return;
    }
    if (invite.replaces) {
      // whatever he has dialled: nobody is called for him
      const who = { stationId: phoneStationId(by.id), name: by.name };
      tools.replacements.take(invite, { side: telephonesOf(by.projectId), who, srtp: 'optional' });
      return;
    }
    const plan = planDialling(invite.requestUser, by, (login) => phones.byLogin(login));
    if (plan.kind === 'refused') {
      log.info({ account: by.id, status: plan.status }, 'a telephone has dialled what it may not');
      invite.reject(plan.status);
      return;
    }
    const dialled = plan.kind === 'number' ? this.#o.outside.up.take(by.id) : undefined;
    const over = plan.kind === 'number' && !dialled ? undefined : this.#up.take(by.id);
    if (!over) {
      dialled?.();
      invite.reject(486);
    } else if (plan.kind === 'echo') this.#orEnd(invite, by, this.#echo(invite, by, over));
    else if (plan.kind === 'phone')
      this.#orEnd(invite, by, this.#callInside(invite, by, over, phoneStationId(plan.account.id)));
    else if (dialled) this.#orEnd(invite, by, this.#callOutside(invite, by, over, { ...plan, dialled }));
  }

  /** A bug ends this call and no other: its leg hears that its session is over. */
  #orEnd(invite: IncomingInvite, by: PhoneAccount, work: Promise<void>): void {
    work.catch((err: unknown) => {
      this.#o.log.error({ account: by.id, err }, 'a call of a telephone broke off');
      invite.bye();
    });
  }

  /**
   * Whom somebody may send a patient on to by his telephone's transfer button: whom he could dial by it, the others of its
   * house and outside numbers as far as its account allows. Nobody, when it is no telephone of ours.
   */
  mayTransfer(by: TalkName, target: string, call: ServedCall): Invitation | undefined {
    const { phones, stations, outside } = this.#o;
    const account = by.stationId === undefined ? undefined : phones.byStation(by.stationId);
    const user = /^sips?:([^@;]{1,40})@/i.exec(target)?.[1];
    if (!account?.enabled || account.projectId !== call.projectId || user === undefined) return undefined;
    const plan = planDialling(user, account, (login) => phones.byLogin(login));
    if (plan.kind === 'number') {
      const { number, trunkId } = plan;
      return outside.invite({ by: { id: account.id, name: account.login }, number, call, trunkId });
    }
    const station = plan.kind === 'phone' ? stations.get(phoneStationId(plan.account.id)) : undefined;
    return station && inviteStation(station, { ringMs, caller: { number: undefined, name: account.name } });
  }

  #legOf(invite: IncomingInvite, by: PhoneAccount, relay: LegRelay): IncomingLeg {
    const { tools, talks } = this.#o;
    const stationId = phoneStationId(by.id);
    const near = talks.nearOf(stationId) ?? this.#nearOf(stationId);
    const side = telephonesOf(by.projectId);
    const leg = new IncomingLeg(tools, { id: newId(), invite, near, side, srtp: 'optional' }, relay);
    this.#legs.set(leg, stationId);
    relay.whenOver(() => this.#legs.delete(leg));
    return leg;
  }

  /** Of what this telephone has dialled and nobody has answered yet: what it dials beside that can be joined with it. */
  #nearOf(stationId: string): MediaStream | undefined {
    for (const [leg, of] of this.#legs) if (of === stationId && leg.stream) return leg.stream;
    return undefined;
  }

  async #echo(invite: IncomingInvite, by: PhoneAccount, over: () => void): Promise<void> {
    let echo: Echo | undefined;
    const relay = new LegRelay(
      {
        onAnswered: (stream) => {
          echo = new Echo(stream);
          echo.start();
        },
        onFrame: (frame) => echo?.hear(frame),
        onEnded: () => echo?.stop(),
      },
      over,
    );
    const leg = this.#legOf(invite, by, relay);
    if (!(await leg.open())) return;
    leg.answer();
    this.#o.tools.clock.after(longestEchoMs, () => leg.hangUp());
  }

  async #callInside(
    invite: IncomingInvite,
    by: PhoneAccount,
    over: () => void,
    stationId: string,
  ): Promise<void> {
    const { stations, tools, talks } = this.#o;
    const relay = new LegRelay({ onEnded: () => undefined }, over);
    const leg = this.#legOf(invite, by, relay);
    const near = (await leg.open()) ? leg.stream : undefined;
    if (!near) return;
    const theirs = new LegRelay({
      onRinging: () => leg.ring(),
      onAnswered: () => leg.answer(),
      onEnded: ({ cause }) => leg.refuse(statuses[cause] ?? 480),
    });
    const caller = { number: by.login, name: by.name };
    const station = stations.get(stationId);
    const called = station?.ring({ legId: `${leg.id}-station`, near, ringMs, caller }, theirs);
    if (!station || !called) {
      leg.refuse(480);
      return;
    }
    relay.to = {
      onAnswered: () => {
        const talk = new Talk({
          ...{ clock: tools.clock, callId: leg.id, patient: leg, isPatientOurs: true },
          note: () => undefined,
        });
        relay.to = { onEnded: () => talk.patientGone() };
        const forget = talks.add(talk, phoneStationId(by.id));
        talk.begin(inviteThePresent(called, theirs, { stationId, name: station.name }));
        void talk.result.then(() => {
          forget();
          leg.hangUp();
        });
      },
      onEnded: () => called.hangUp(),
    };
  }

  async #callOutside(
    invite: IncomingInvite,
    by: PhoneAccount,
    over: () => void,
    { number, trunkId, dialled }: OutsidePlan,
  ): Promise<void> {
    let call: PatientCall | undefined;
    const relay = new LegRelay({ onEnded: () => (call ? call.hangUp() : dialled()) }, over);
    const leg = this.#legOf(invite, by, relay);
    const near = (await leg.open()) ? leg.stream : undefined;
    if (!near) return;
    const order = { callId: newId(), projectId: by.projectId, trunkId, to: number, from: by.login, ringMs };
    try {
      call = this.#o.place({ ...order, record: true, maxTalkMs: longestTalkMs, purpose: 'operator' }, near);
    } catch {
      // the line is down, or all of it is taken
      leg.refuse(503, { 'Retry-After': '10' });
      return;
    }
    const placed = call;
    placed.on({
      onRinging: () => leg.ring(),
      onEarlyMedia: () => {
        leg.speakEarly();
        if (placed.stream) near.hear([placed.stream]);
      },
      onAnswered: () => leg.answer(),
      onEnded: ({ cause }) => {
        dialled();
        leg.refuse(statuses[cause] ?? 503);
      },
    });
    relay.to = {
      onAnswered: () => this.#orEnd(invite, by, this.#talkOutside(placed, leg, relay, by)),
      onEnded: () => placed.hangUp(),
    };
  }

  async #talkOutside(call: PatientCall, leg: IncomingLeg, relay: LegRelay, by: PhoneAccount): Promise<void> {
    const { id, projectId, trunkId } = call;
    const served = { id, projectId, trunkId, isDialledByUs: true };
    const who = { stationId: phoneStationId(by.id), name: by.name };
    await call.talkWith(inviteThePresent(leg, relay, who), {
      station: by.name,
      allowed: (target, presser) => this.mayTransfer(presser, target, served),
    });
    call.hangUp();
  }
}
