import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import type { MediaStream } from '../media/index.ts';
import type { IncomingInvite, InviteEnd, ReferRequest } from '../sip/index.ts';
import { turn } from '../../test/fakes/talk-people.ts';
import type { CallEnding, CallListener, CallOrder } from './call.ts';
import { OutsideCalls } from './outside-calls.ts';
import type { PatientCall, TalkRules } from './patient-call.ts';
import type { PhoneAccount } from './phone-account.ts';
import { PhoneCalls, type PhoneCallsOptions } from './phone-calls.ts';
import { Stations } from './station.ts';
import type { Invitation } from './talk-party.ts';
import { Talk } from './talk.ts';
import { Talks } from './talks.ts';
import { takeTransferRequest } from './transfer-request.ts';

type SessionListener = Parameters<IncomingInvite['listen']>[0];

const account = {
  ...{ id: 'account', login: '101', name: 'Anna', enabled: true, projectId: 'clinic', trunkId: 'line' },
  dialsOut: 'anywhere',
} as unknown as PhoneAccount;
const described = { ok: true, answer: Buffer.from('answer'), described: { ok: true, sending: true } };

let clock: ManualClock;
let talks: Talks;
let outside: OutsideCalls;
let phoneCalls: PhoneCalls;
/** Calls over the line. */
let up: PlacedCall[];
/** Of each call whether the line may be asked to carry it off. */
let asked: (boolean | undefined)[];
let streams: number;
/** Of each leg of a telephone: beside which stream it was opened. */
let beside: (string | undefined)[];

function openStream(): MediaStream {
  streams += 1;
  const stream = {
    ...{ id: `stream ${streams}`, createAnswer: () => described, close: () => Promise.resolve({}) },
    ...{ listen: () => undefined, play: () => ({ stop: () => undefined }), hear: () => undefined },
  };
  return stream as unknown as MediaStream;
}

/** A call over the line that the test answers. */
class PlacedCall {
  readonly id: string;
  readonly projectId = 'clinic';
  readonly trunkId = 'line';
  readonly stream = openStream();
  isTalking = false;
  readonly #listeners: CallListener[] = [];
  #talk: Talk | undefined;

  constructor(order: CallOrder) {
    this.id = order.callId;
    up.push(this);
  }

  on(listener: CallListener): void {
    this.#listeners.push(listener);
  }

  answer(): void {
    this.isTalking = true;
    for (const { onAnswered } of this.#listeners) onAnswered?.();
  }

  hangUp(): void {
    if (!up.includes(this)) return;
    this.isTalking = false;
    up = up.filter((call) => call !== this);
    this.#talk?.patientGone();
    const ending = { cause: 'completed' } as CallEnding;
    queueMicrotask(() => this.#listeners.forEach(({ onEnded }) => onEnded?.(ending)));
  }

  async talkWith(first: Invitation, rules: TalkRules): Promise<void> {
    const talk: Talk = new Talk({
      ...{ clock, callId: this.id, patient: this, note: () => undefined },
      onTransferAsked: (refer, by) =>
        takeTransferRequest(refer, talk, {
          talks,
          allowed: (target) => {
            const invitation = rules.allowed(target, by);
            asked.push(invitation?.byLine !== undefined);
            return invitation;
          },
        }),
    });
    this.#talk = talk;
    const forget = talks.add(talk);
    talk.begin(first);
    await talk.result;
    forget();
  }
}

/** What the telephone dials, and does with it. */
class Dialled {
  status: number | undefined;
  readonly told: number[] = [];
  readonly name: string;
  #listener: SessionListener | undefined;

  constructor(number: string) {
    this.name = number;
    const { ring, talking, end } = { ring: 'ringing', talking: 'talking', end: 'ended' };
    const invite = {
      ...{
        signedBy: '101',
        from: { user: '101' },
        requestUser: number,
        source: { host: '192.0.2.5', port: 5060 },
        state: ring,
        body: Buffer.from('offer'),
      },
      dialog: { callId: number, localTag: 'ours', remoteTag: 'his', remoteTarget: 'sip:101@host' },
      listen: (listener: SessionListener) => (this.#listener = listener),
      progress: () => undefined,
      answer: () => {
        invite.state = talking;
        this.#listener?.onAnswered?.();
      },
      reject: (status: number) => {
        this.status = status;
        invite.state = end;
        this.#ends('setup', status);
      },
      bye: () => {
        invite.state = end;
        this.#ends('talk', 200);
      },
    };
    phoneCalls.take(invite as unknown as IncomingInvite);
  }

  /** Presses the transfer button. */
  async refer(target: string, other?: Dialled): Promise<void> {
    const refer: ReferRequest = {
      target,
      headers: other ? { Replaces: `${other.name};to-tag=ours;from-tag=his` } : {},
      accept: () => this.told.push(202),
      refuse: (status) => this.told.push(status),
      progress: (status) => this.told.push(status),
    };
    this.#listener?.onRefer?.(refer);
    await settled();
  }

  #ends(phase: 'setup' | 'talk', status: number): void {
    const end = { phase, by: 'us', status, viaTimeout: false } as InviteEnd;
    queueMicrotask(() => this.#listener?.onEnd?.(end));
  }
}

async function settled(): Promise<void> {
  for (let n = 0; n < 8; n += 1) await turn();
}

/** Dials an outside number, where somebody answers. */
async function dial(number: string): Promise<Dialled> {
  const dialled = new Dialled(number);
  await settled();
  if (dialled.status === undefined) up.at(-1)?.answer();
  await settled();
  return dialled;
}

beforeEach(() => {
  [clock, talks, up, asked, streams, beside] = [new ManualClock(), new Talks(), [], [], 0, []];
  const place = (order: CallOrder): PatientCall => new PlacedCall(order) as unknown as PatientCall;
  outside = new OutsideCalls({
    ...{ place, chain: (trunkId) => [trunkId], nowMs: () => clock.monotonicMs() },
    routeOf: () => ({ host: 'line.example', numberFormat: 'national' }),
  });
  const tools = {
    clock,
    log: silentLog,
    userAgent: {},
    media: {
      openStream: ({ near }: { near?: MediaStream }) => {
        beside.push(near?.id);
        return Promise.resolve(openStream());
      },
    },
  };
  phoneCalls = new PhoneCalls({
    ...{ log: silentLog, outside, stations: new Stations(), talks, place },
    tools: tools as unknown as PhoneCallsOptions['tools'],
    phones: { byLogin: (login) => (login === '101' ? account : undefined), byStation: () => account },
  });
});

describe('the calls that a telephone has led outside', () => {
  it('are two at most, and count on when it has joined them and left', async () => {
    const [first, second] = [await dial('+442071234501'), await dial('+442071234502')];
    await first.refer('sip:+442071234502@here', second);
    clock.advance(3_000);
    await settled();
    expect([first.told, up.length]).toEqual([[202, 200], 2]);
    expect((await dial('+442071234503')).status).toBe(486);
    up[0]?.hangUp();
    await settled();
    expect(up).toHaveLength(0);
    expect([(await dial('+442071234503')).status, (await dial('+442071234504')).status]).toEqual([
      undefined,
      undefined,
    ]);
    expect((await dial('+442071234505')).status).toBe(486);
  });

  it('are in one media worker, so that they can be joined, also when nobody has answered the first yet', async () => {
    const first = new Dialled('+442071234501');
    await settled();
    const second = await dial('+442071234502');
    up[0]?.answer();
    await settled();
    await second.refer('sip:+442071234501@here', first);
    expect([second.told, beside]).toEqual([
      [202, 200],
      [undefined, 'stream 1'],
    ]);
    clock.advance(3_000);
    await settled();
    for (const call of [...up]) call.hangUp();
    await settled();
    await dial('+442071234503');
    expect(beside.at(-1)).toBeUndefined();
  });

  it('count on when it has sent one to another outside number, which the line is not asked for', async () => {
    const first = await dial('+442071234501');
    await first.refer('sip:+442071234502@here');
    up.at(-1)?.answer();
    clock.advance(3_000);
    await settled();
    expect([first.told, up.length, asked]).toEqual([[202, 200], 2, [false]]);
    expect((await dial('+442071234503')).status).toBe(486);
  });

  it('leave room for calls to the house, and none is counted that came to nothing', async () => {
    const tries = [await dial('+442071234501'), await dial('+442071234502')];
    for (const call of [...up]) call.hangUp();
    await settled();
    clock.advance(3_000);
    await settled();
    expect(tries.map(({ status }) => status)).toEqual([undefined, undefined]);
    const [first, second] = [await dial('+442071234501'), await dial('+442071234502')];
    await first.refer('sip:+442071234502@here', second);
    clock.advance(3_000);
    await settled();
    const echo = new Dialled('*43');
    await settled();
    expect(echo.status).toBeUndefined();
  });
});
