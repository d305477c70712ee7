// RFC 3891 §3, by telephones and lines on a network in memory.
import { describe, expect, it } from 'vitest';
import { silentLog } from '../base/index.ts';
import { agreedSound } from '../../test/fakes/agreed-sound.ts';
import { FakePair, here, requestIn, there } from '../../test/wire/sip-fake-pair.ts';
import type { MediaStream, StreamStatistics } from '../media/index.ts';
import type { Flow, IncomingInvite, InviteOrder, UserAgent } from '../sip/index.ts';
import { DialledLeg } from './dialled-leg.ts';
import { IncomingDesk, type IncomingDeskOptions } from './incoming-desk.ts';
import type { PhoneAccount } from './phone-account.ts';
import { PhoneCalls, type PhoneCallsOptions } from './phone-calls.ts';
import { PhoneStation } from './phone-station.ts';
import { lineSide, Replacements } from './replacements.ts';
import { inviteStation } from './talk-invitation.ts';
import { Talk } from './talk.ts';
import { Talks } from './talks.ts';

const second = { host: '192.0.2.3', port: 5060 };
const stranger = { host: '192.0.2.4', port: 5060 };
const provider = { host: '192.0.2.5', port: 5060 };
const otherLine = { host: '192.0.2.6', port: 5060 };
const places: Readonly<Record<string, Flow>> = { '102': second, '901': stranger };

function account(login: string, projectId = 'clinic'): PhoneAccount {
  const id = `account-${login}`;
  return {
    ...{ id, projectId, login, name: `Telephone ${login}`, enabled: true },
    ...{ dialsOut: 'anywhere', digest: 'md5', trunkId: 'line' },
  };
}
const accounts = new Map(
  [account('101'), account('102'), account('901', 'elsewhere')].map((one) => [one.login, one]),
);

const lines = {
  own: { trunk: { id: 'line', maxLines: 10, callsPerSecond: 2 } },
  other: { trunk: { id: 'other line', maxLines: 10, callsPerSecond: 2 } },
};

/** A stream that keeps whom it was told to speak with, and as what. */
function fakeStream(id: string, agreed: string[]): MediaStream {
  return {
    id,
    createOffer: () => Buffer.from(`offer of ${id}`),
    acceptAnswer: () => agreedSound,
    createAnswer: (offer: Buffer, newcomer?: string) => {
      if (offer.toString() === 'of no use') return { ok: false, why: 'no codec' };
      agreed.push(`${offer.toString()} ${newcomer}`);
      return { ok: true, answer: Buffer.from(`answer of ${id}`), described: agreedSound };
    },
    hear: () => undefined,
    listen: () => undefined,
    play: () => ({ done: Promise.resolve(), stop: () => undefined }),
    close: async () => ({ received: true }) as StreamStatistics,
  } as unknown as MediaStream;
}

/** A patient, reached over a line, for whom telephone 101 rings; the test speaks for that telephone. */
async function ringing() {
  const pair = new FakePair();
  const agreed: string[] = [];
  const notes: string[] = [];
  const replacements = new Replacements();
  const us: { desk?: IncomingDesk } = {};
  const isLine = ({ host }: Flow): boolean => host === provider.host || host === otherLine.host;
  const userAgent = await pair.agent(here, {
    passwordOf: () => 'secret',
    admit: (asker) => us.desk?.admit(asker) ?? 'later',
    onInvite: (invite) => us.desk?.take(invite),
  });
  const tools = {
    ...{ clock: pair.clock, log: silentLog, userAgent, replacements },
    media: { openStream: async ({ id }: { id: string }) => fakeStream(id, agreed) },
  };
  const phones = {
    ...{ isAt: () => false, isEmpty: false },
    byLogin: (login: string) => accounts.get(login),
    byStation: () => undefined,
  };
  const talks = new Talks();
  const unreachable = (): never => expect.unreachable('somebody is called');
  const phoneCalls = new PhoneCalls({
    ...{ log: silentLog, phones, tools, talks, place: unreachable },
    ...{ stations: { get: unreachable }, outside: { invite: unreachable } },
  } as unknown as PhoneCallsOptions);
  us.desk = new IncomingDesk({
    ...{ phones, phoneCalls, common: { tools, talks }, isStopping: () => false },
    sources: {
      ...{ isLine, isComplete: true },
      lineOf: (source: Flow) =>
        isLine(source) ? (source.host === provider.host ? lines.own : lines.other) : undefined,
    },
    rules: { of: unreachable },
  } as unknown as IncomingDeskOptions);

  const atProvider: IncomingInvite[] = [];
  const gone: string[] = [];
  const line = await pair.agent(provider, {
    onInvite: (invite) => {
      atProvider.push(invite);
      invite.listen({ onEnd: ({ sipCause }) => gone.push(`patient ${sipCause}`) });
      invite.answer(Buffer.from('patient'));
    },
  });
  const patient = new DialledLeg(
    tools,
    {
      ...{ id: 'patient', ringMs: 30_000, side: lineSide('line') },
      destination: { target: 'sip:patient@192.0.2.5', from: 'sip:clinic@192.0.2.1', viaTrunk: true },
    },
    { onEnded: () => talk.patientGone(), onReplaced: () => notes.push('the patient is another') },
  );
  const talk: Talk = new Talk({
    ...{ clock: pair.clock, callId: 'call', patient },
    note: (kind) => notes.push(kind),
  });
  talks.add(talk);
  await patient.dial();
  const inbox = pair.network.listen(there);
  await pair.clock.advanceAsync(20);
  const flow = { ...there, protocol: 'UDP' as const };
  const station = new PhoneStation({
    account: accounts.get('101')!,
    devices: () =>
      [{ contact: 'sip:101@192.0.2.2', flow, routes: [], domain: '192.0.2.1', silent: false }] as never,
    tools: () => tools,
    onSilent: () => undefined,
  });
  talk.begin(inviteStation(station, { ringMs: 30_000, caller: { number: undefined } }));
  await pair.clock.advanceAsync(20);
  const invite = requestIn(inbox, 'INVITE');
  const say = async (status: number): Promise<void> => {
    const headers = { Contact: '<sip:101@192.0.2.2>' };
    pair.reply(invite, status, { toTag: 'far', headers, body: Buffer.from('sound') });
    await pair.clock.advanceAsync(20);
  };
  await say(180);
  const ourTag = /;tag=([^;]+)/.exec(invite.headers.get('from') ?? '')?.[1];
  const name = `${invite.headers.get('call-id')};from-tag=far;to-tag=${ourTag}`;

  /** What a call that names another has come to, in the words of its caller. */
  const comes = async (agent: UserAgent, replaces: string, order: Partial<InviteOrder> = {}) => {
    const told: string[] = [];
    const call = agent.invite(
      {
        ...{ target: 'sip:+79990001122@192.0.2.1', from: 'sip:anybody@192.0.2.5' },
        ...{ body: Buffer.from('newcomer'), headers: { Replaces: replaces }, ...order },
      },
      {
        onAnswer: ({ body }) => told.push(body.toString()),
        onEnd: ({ status, by }) => told.push(`${status} by ${by}`),
      },
    );
    await pair.clock.advanceAsync(40);
    return { told, call };
  };
  const agents = new Map<string, UserAgent>();
  /** As `comes`, by one of our telephones. */
  const phone = async (login: string, replaces = name, order: Partial<InviteOrder> = {}) => {
    const agent = agents.get(login) ?? (await pair.agent(places[login]!));
    agents.set(login, agent);
    const credentials = { username: login, password: 'secret' };
    return comes(agent, replaces, { from: `sip:${login}@192.0.2.1`, credentials, ...order });
  };
  const methods = (): string[] => inbox.map((text) => text.split(' ')[0]!);
  const view = () => talk.view.seats.map((seat) => seat.name);
  const theirs = () => {
    const { callId, localTag, remoteTag } = atProvider[0]!.dialog!;
    return `${callId};to-tag=${remoteTag};from-tag=${localTag}`;
  };
  return {
    pair,
    talk,
    patient,
    line,
    agreed,
    notes,
    gone,
    inbox,
    name,
    say,
    comes,
    phone,
    methods,
    view,
    theirs,
  };
}

/** The same, picked up. */
async function talking() {
  const all = await ringing();
  await all.say(200);
  expect(all.view()).toEqual(['Telephone 101']);
  return all;
}

describe('a telephone that names the call of another', () => {
  it('has its talk from then on: the other is hung up, the patient hears nothing of it', async () => {
    const { talk, pair, agreed, notes, inbox, phone, methods, view, patient } = await talking();
    const { told, call } = await phone('102');
    expect(told).toEqual(['answer of call-administrator']);
    expect(agreed).toEqual(['newcomer optional']);
    expect(methods().at(-1)).toBe('BYE');
    pair.reply(requestIn(inbox, 'BYE'), 200);
    await pair.clock.advanceAsync(20);
    expect(view()).toEqual(['Telephone 102']);
    expect(notes).toEqual(['connected', 'replaced']);
    expect(patient.isTalking).toBe(true);
    call.bye();
    await pair.clock.advanceAsync(20);
    expect(await talk.result).toMatchObject({ taken: true, cause: 'completed' });
  });

  it('picks up what rings there: that one is cancelled', async () => {
    const { phone, methods, view, notes, say } = await ringing();
    expect((await phone('102')).told).toEqual(['answer of call-administrator']);
    expect(methods().at(-1)).toBe('CANCEL');
    await say(487);
    expect(view()).toEqual(['Telephone 102']);
    expect(notes).toEqual(['connected']);
  });

  it('picks up only what still rings when it says so', async () => {
    const rings = await ringing();
    expect((await rings.phone('102', `${rings.name};early-only`)).told).toHaveLength(1);
    const talks = await talking();
    expect((await talks.phone('102', `${talks.name};early-only`)).told).toEqual(['486 by them']);
    expect(talks.view()).toEqual(['Telephone 101']);
  });

  it('of another project is told that there is no such call, whatever has become of it', async () => {
    const { phone, comes, name, view, talk, pair } = await talking();
    expect((await phone('901')).told).toEqual(['481 by them']);
    expect((await phone('901', `${name};early-only`)).told).toEqual(['481 by them']);
    expect(view()).toEqual(['Telephone 101']);
    talk.patientGone();
    await pair.clock.advanceAsync(20);
    expect((await phone('901')).told).toEqual(['481 by them']);
    const line = await pair.agent(otherLine);
    expect((await comes(line, name)).told).toEqual(['481 by them']);
  });

  it('names nothing, and nobody is called for it, whatever it has dialled', async () => {
    const { phone } = await talking();
    expect((await phone('102', 'nobody;to-tag=1;from-tag=2')).told).toEqual(['481 by them']);
  });

  it('names what has ended a moment ago', async () => {
    const { talk, pair, phone } = await talking();
    talk.patientGone();
    await pair.clock.advanceAsync(20);
    expect((await phone('102')).told).toEqual(['603 by them']);
  });

  it('can not name a patient’s side', async () => {
    const { phone, theirs, patient } = await talking();
    expect((await phone('102', theirs())).told).toEqual(['481 by them']);
    expect(patient.isTalking).toBe(true);
  });

  it.each([['of no use'], ['']])('with an offer that can not be taken (%j) changes nothing', async (body) => {
    const { phone, name, view, methods } = await talking();
    expect((await phone('102', name, { body: Buffer.from(body) })).told).toEqual(['488 by them']);
    expect([view(), methods().includes('BYE')]).toEqual([['Telephone 101'], false]);
  });

  it('gives way to the next one in turn', async () => {
    const { phone, view, notes } = await talking();
    const { call } = await phone('102');
    const { callId, localTag, remoteTag } = call.dialog!;
    const again = await phone('102', `${callId};to-tag=${remoteTag};from-tag=${localTag}`);
    expect(again.told).toEqual(['answer of call-administrator']);
    expect([view(), call.state]).toEqual([['Telephone 102'], 'ended']);
    expect(notes).toEqual(['connected', 'replaced', 'replaced']);
  });
});

describe('a line that names the call of a patient', () => {
  it('has him in another’s hands: the call goes on with that one', async () => {
    const { line, comes, theirs, gone, notes, patient, agreed, view, pair, talk } = await talking();
    const { told, call } = await comes(line, theirs());
    expect(told).toEqual(['answer of patient']);
    expect(agreed).toEqual(['newcomer off']);
    expect([gone, notes]).toEqual([['patient 200'], ['connected', 'the patient is another']]);
    expect([patient.isTalking, view()]).toEqual([true, ['Telephone 101']]);
    call.bye();
    await pair.clock.advanceAsync(20);
    expect(await talk.result).toMatchObject({ taken: true });
  });

  it('can name neither a telephone of ours nor another line’s call', async () => {
    const { line, comes, name, theirs, pair, view, patient } = await talking();
    expect((await comes(line, name)).told).toEqual(['481 by them']);
    const other = await pair.agent(otherLine);
    expect((await comes(other, theirs())).told).toEqual(['481 by them']);
    expect([view(), patient.isTalking]).toEqual([['Telephone 101'], true]);
  });
});
