// RFC 3261 §10 and §22, RFC 5626 §5.3: telephones of ours behind NAT, between agents on a clock that is moved by hand.
import { createServer } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import {
  UserAgent,
  type Admission,
  type Asker,
  type IncomingInvite,
  type InviteEnd,
  type RegisteredBinding,
  type UserAgentOptions,
} from '../../src/sip/index.ts';
import { responseTo } from '../../src/sip/message/respond.ts';
import { serialise } from '../../src/sip/message/serialise.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';
import { requestText, StreamWire } from './stream-peer.ts';

/** What the house sees of a telephone that takes itself for 192.168.1.5. */
const outside = { host: '198.51.100.7', port: 40_001 };
const secrets: Readonly<Record<string, string>> = { '101': 'secret', '102': 'other' };
const passwordOf = (name: string): string | undefined => secrets[name];

class House {
  readonly pair = new FakePair();
  readonly bindings: RegisteredBinding[] = [];
  readonly invites: IncomingInvite[] = [];
  readonly askers: Asker[] = [];
  agent!: UserAgent;

  static async open(options: Partial<UserAgentOptions> & { admission?: Admission } = {}): Promise<House> {
    const house = new House();
    const { admission = 'signed', ...more } = options;
    house.agent = await house.pair.agent(there, {
      passwordOf,
      realm: 'house',
      onRegister: (binding) => house.bindings.push(binding),
      admit: (asker) => {
        house.askers.push(asker);
        return admission;
      },
      onInvite: (invite) => {
        house.invites.push(invite);
        invite.answer(Buffer.from('answer'));
      },
      ...more,
    });
    return house;
  }

  telephone(options: Partial<UserAgentOptions> = {}): Promise<UserAgent> {
    return this.pair.agent(outside, { advertisedHost: '192.168.1.5', ...options });
  }

  async registered(options: Partial<UserAgentOptions> = {}): Promise<UserAgent> {
    const telephone = await this.telephone(options);
    const credentials = { username: '101', password: 'secret' };
    telephone.register(
      { registrar: 'sip:192.0.2.2', aor: 'sip:101@192.0.2.2', credentials },
      () => undefined,
    );
    await this.pair.clock.advanceAsync(20);
    return telephone;
  }

  /** Methods of what the house has sent to a place. */
  sentTo(place: typeof there): string[] {
    const { sent } = this.pair.network;
    return sent
      .filter(({ from, to }) => from.host === there.host && to.host === place.host && to.port === place.port)
      .map(({ text }) => text.split(' ')[0]!);
  }
}

function callFrom(
  telephone: UserAgent,
  change: { password?: string; from?: string; headers?: Readonly<Record<string, string>> } = {},
) {
  const ends: InviteEnd[] = [];
  const { password = 'secret', from = '101' } = change;
  const call = telephone.invite(
    {
      target: 'sip:+79120000000@192.0.2.2',
      from: `sip:${from}@192.0.2.2`,
      body: Buffer.from('offer'),
      headers: change.headers,
      ...(password !== '' && { credentials: { username: '101', password } }),
    },
    { onAnswer: () => undefined, onEnd: (end) => ends.push(end) },
  );
  return { call, ends };
}

describe('a telephone behind NAT', () => {
  it('is called where it has registered from, and so is everything later in the call', async () => {
    const house = await House.open();
    const received: IncomingInvite[] = [];
    await house.registered({
      onInvite: (invite) => {
        received.push(invite);
        invite.answer(Buffer.from('here'));
      },
    });
    const [binding] = house.bindings;
    expect(binding).toMatchObject({
      user: '101',
      contact: 'sip:101@192.168.1.5:40001',
      source: outside,
      userAgent: 'Perezvon',
    });
    const before = house.sentTo(outside).length;
    const call = house.agent.invite(
      {
        target: binding!.contact,
        flow: binding!.source,
        from: 'sip:+79120000000@192.0.2.2',
        body: Buffer.from('offer'),
      },
      { onAnswer: () => undefined, onEnd: () => undefined },
    );
    await house.pair.clock.advanceAsync(20);
    expect(received[0]?.requestUser).toBe('101');
    void call.reoffer(Buffer.from('again'));
    await house.pair.clock.advanceAsync(20);
    call.bye();
    await house.pair.clock.advanceAsync(20);
    expect(house.sentTo(outside).slice(before)).toEqual(['INVITE', 'ACK', 'INVITE', 'ACK', 'BYE']);
  });

  it('that calls is hung up where its call came from', async () => {
    const house = await House.open();
    const telephone = await house.telephone();
    const { ends } = callFrom(telephone);
    await house.pair.clock.advanceAsync(20);
    house.invites[0]?.bye();
    await house.pair.clock.advanceAsync(20);
    expect(ends).toMatchObject([{ by: 'them', phase: 'talk' }]);
    expect(house.sentTo(outside).at(-1)).toBe('BYE');
  });
});

describe('a telephone that names the place of a provider', () => {
  const provider = { host: '203.0.113.9', port: 5060 };
  const target = 'sip:+442079460000@203.0.113.9';

  async function rung(routes?: readonly string[]) {
    const house = await House.open();
    const inbox = house.pair.network.listen(outside);
    const atProvider = house.pair.network.listen(provider);
    const ends: InviteEnd[] = [];
    const call = house.agent.invite(
      { target, flow: outside, routes, from: 'sip:+79120000000@192.0.2.2', body: Buffer.from('offer') },
      { onAnswer: () => undefined, onEnd: (end) => ends.push(end) },
    );
    await house.pair.clock.advanceAsync(20);
    const answer = async (status: number, headers: Readonly<Record<string, string>>) => {
      const response = responseTo(requestIn(inbox, 'INVITE'), status, { toTag: 'a', headers });
      house.pair.network.carry(serialise(response), outside, there);
      await house.pair.clock.advanceAsync(20);
    };
    return { house, inbox, atProvider, ends, call, answer };
  }

  it('in its Contact and then in a 302 is followed nowhere', async () => {
    const { atProvider, ends, answer } = await rung();
    await answer(302, { Contact: `<${target};x=1>` });
    expect(ends).toMatchObject([{ by: 'them', phase: 'setup', status: 302 }]);
    expect(atProvider).toEqual([]);
  });

  it('in its Path is asked and called where it is', async () => {
    const path = ['<sip:203.0.113.9;lr>'];
    const { house, inbox, atProvider } = await rung(path);
    void house.agent.ping(target, 1_000, { flow: outside, routes: path });
    await house.pair.clock.advanceAsync(20);
    for (const method of ['INVITE', 'OPTIONS'])
      expect(requestIn(inbox, method).headers.all('route')).toEqual(path);
    expect(atProvider).toEqual([]);
  });

  it('as a proxy that the call passes is acknowledged and hung up where it is', async () => {
    const { house, inbox, atProvider, call, answer } = await rung();
    await answer(200, { Contact: `<${target}>`, 'Record-Route': '<sip:203.0.113.9;lr>' });
    call.bye();
    await house.pair.clock.advanceAsync(20);
    for (const method of ['ACK', 'BYE'])
      expect(requestIn(inbox, method).headers.all('route')).toEqual(['<sip:203.0.113.9;lr>']);
    expect(atProvider).toEqual([]);
  });

  it('as a proxy of a call that it has signed is hung up where it is', async () => {
    const house = await House.open();
    const atProvider = house.pair.network.listen(provider);
    const telephone = await house.telephone();
    callFrom(telephone, { headers: { 'Record-Route': '<sip:203.0.113.9;lr>' } });
    await house.pair.clock.advanceAsync(20);
    // the telephone believes in that proxy, which would bring us its ACK
    house.pair.network.carry(atProvider.at(-1)!, provider, there);
    await house.pair.clock.advanceAsync(20);
    house.invites[0]?.bye();
    await house.pair.clock.advanceAsync(20);
    expect(house.sentTo(outside).at(-1)).toBe('BYE');
    expect(house.sentTo(provider)).toEqual([]);
  });
});

describe('an INVITE', () => {
  it('that is admitted is taken without a question, and says nobody has signed it', async () => {
    const house = await House.open({ admission: 'taken' });
    callFrom(await house.telephone(), { password: '' });
    await house.pair.clock.advanceAsync(20);
    expect(house.invites.map(({ signedBy }) => signedBy)).toEqual([undefined]);
    expect(house.askers).toMatchObject([
      { source: outside, from: { user: '101' }, requestUser: '+79120000000' },
    ]);
  });

  it('has to be signed, and says by whom, whatever From claims', async () => {
    const house = await House.open();
    callFrom(await house.telephone(), { from: '999' });
    await house.pair.clock.advanceAsync(20);
    expect(house.invites.map(({ signedBy, from }) => [signedBy, from.user])).toEqual([['101', '999']]);
  });

  it.each([
    ['without a password', ''],
    ['with a wrong one', 'guess'],
  ])('%s ends with 401, and nothing rings', async (_, password) => {
    const house = await House.open();
    const { ends } = callFrom(await house.telephone(), { password });
    await house.pair.clock.advanceAsync(20);
    expect(ends).toMatchObject([{ status: 401 }]);
    expect(house.invites).toEqual([]);
  });

  it('that is refused leaves nothing behind', async () => {
    const house = await House.open({ admission: 'refused' });
    const { ends } = callFrom(await house.telephone());
    await house.pair.clock.advanceAsync(20);
    expect(ends).toMatchObject([{ status: 480 }]);
    expect([house.invites, house.agent.counters['calls received']]).toEqual([[], undefined]);
  });

  it('that comes too early is asked to come again, as often as it likes', async () => {
    const house = await House.open({ admission: 'later' });
    const telephone = await house.telephone();
    const statuses: [number, number | undefined][] = [];
    for (let n = 0; n < 40; n += 1) {
      const { ends } = callFrom(telephone, { password: '' });
      await house.pair.clock.advanceAsync(100);
      statuses.push(...ends.map(({ status, retryAfterS }) => [status, retryAfterS] as [number, number]));
    }
    expect(statuses).toEqual(Array.from({ length: 40 }, () => [503, 5]));
    expect(house.invites).toEqual([]);
  });

  it('that comes while the house closes is told so, and nobody is asked who it is', async () => {
    const house = await House.open();
    const inbox = house.pair.network.listen(here);
    house.agent.invite(
      { target: 'sip:1@192.0.2.1', from: 'sip:house@192.0.2.2', body: Buffer.from('offer') },
      { onAnswer: () => undefined, onEnd: () => undefined },
    );
    await house.pair.clock.advanceAsync(10);
    house.pair.network.carry(
      serialise(responseTo(requestIn(inbox, 'INVITE'), 180, { toTag: 'a' })),
      here,
      there,
    );
    await house.pair.clock.advanceAsync(10);
    const stopped = house.agent.stop();
    const { ends } = callFrom(await house.telephone());
    await house.pair.clock.advanceAsync(100);
    expect([house.askers, ends]).toMatchObject([[], [{ status: 503, retryAfterS: 5 }]]);
    await house.pair.clock.advanceAsync(5_000);
    await stopped;
  });

  it('that was overheard can not be sent again with the same signature', async () => {
    const house = await House.open();
    callFrom(await house.telephone());
    await house.pair.clock.advanceAsync(20);
    const signed = house.pair.network.sent
      .map(({ text }) => text)
      .find((text) => text.startsWith('INVITE') && text.includes('Authorization: '))!;
    const thief = { host: '203.0.113.66', port: 5060 };
    const inbox = house.pair.network.listen(thief);
    const replayed = signed
      .replace(/branch=[^;\r]+/, 'branch=z9hG4bKthief')
      .replace(/Call-ID: .*/, 'Call-ID: another');
    house.pair.network.carry(replayed, thief, there);
    await house.pair.clock.advanceAsync(20);
    expect(inbox.map((text) => text.split('\r\n')[0])).toEqual(['SIP/2.0 401 Unauthorized']);
    expect(inbox[0]).toContain('stale=true');
    expect(house.invites).toHaveLength(1);
  });

  it('without a name, again and again, shuts its sender out', async () => {
    const house = await House.open();
    const stranger = { host: '203.0.113.67', port: 5060 };
    const telephone = await house.pair.agent(stranger);
    for (let n = 0; n < 30; n += 1) {
      callFrom(telephone, { password: '' });
      await house.pair.clock.advanceAsync(1000);
    }
    expect(house.sentTo(stranger).length).toBeLessThan(25);
  });
});

describe('the registrar', () => {
  const register = (contact: string, callId: string, cseq = 1): string =>
    [
      'REGISTER sip:192.0.2.2 SIP/2.0',
      `Via: SIP/2.0/UDP 192.168.1.5:5060;rport;branch=z9hG4bK${callId}${cseq}`,
      `From: <sip:101@192.0.2.2>;tag=${callId}`,
      'To: <sip:101@192.0.2.2>',
      `Call-ID: ${callId}`,
      `CSeq: ${cseq} REGISTER`,
      `Contact: ${contact}`,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');

  async function answersTo(house: House, ...requests: string[]): Promise<string[]> {
    const inbox = house.pair.network.listen(outside);
    for (const text of requests) {
      house.pair.network.carry(text, outside, there);
      await house.pair.clock.advanceAsync(5);
    }
    return inbox;
  }
  const contactsIn = (answer: string | undefined): string[] =>
    [...(answer ?? '').matchAll(/Contact: <([^>]*)>;expires=(\d+)/g)].map(
      ([, uri, expires]) => `${uri} ${expires}`,
    );

  it('remembers what was bound before a restart', async () => {
    const first = await House.open();
    await first.registered();
    const left = first.bindings.map((binding) => ({ ...binding, expiresS: 100 }));
    const house = await House.open({ passwordOf: undefined, registered: left });
    const [answer] = await answersTo(house, register('<sip:101@192.168.1.6:5060>', 'second'));
    expect(contactsIn(answer)).toEqual(['sip:101@192.168.1.5:40001 100', 'sip:101@192.168.1.6:5060 3600']);
    // what was overtaken before the restart is so after it
    const { callId, cseq } = first.bindings[0]!;
    const [late] = await answersTo(house, register('<sip:101@192.168.1.5:40001>', callId, cseq));
    expect(late).toMatch(/^SIP\/2.0 500/);
  });

  it('knows a device again that has moved', async () => {
    const house = await House.open({ passwordOf: undefined });
    const instance = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-000a95a0e128>"';
    const answers = await answersTo(
      house,
      register(`<sip:101@10.0.0.1>;${instance}`, 'a'),
      register(`<sip:101@10.0.0.2>;${instance}`, 'b'),
    );
    expect(contactsIn(answers.at(-1))).toEqual(['sip:101@10.0.0.2 3600']);
    expect(house.bindings.map(({ contact, expiresS }) => `${contact} ${expiresS}`)).toEqual([
      'sip:101@10.0.0.1 3600',
      'sip:101@10.0.0.1 0',
      'sip:101@10.0.0.2 3600',
    ]);
  });

  it('keeps two flows of one device, which may say one address for both (RFC 5626 §6)', async () => {
    const house = await House.open({ passwordOf: undefined });
    const flow = (regId: number, more = ''): string =>
      `<sip:101@10.0.0.1>;+sip.instance="<urn:uuid:1>";reg-id=${regId}${more}`;
    const answers = await answersTo(
      house,
      register(flow(1), 'a'),
      register(flow(2), 'b'),
      register(flow(1), 'a', 2),
    );
    expect(contactsIn(answers.at(-1))).toEqual(['sip:101@10.0.0.1 3600', 'sip:101@10.0.0.1 3600']);
    expect(house.bindings.map(({ instance, expiresS }) => `${instance} ${expiresS}`)).toEqual([
      '<urn:uuid:1>;reg-id=1 3600',
      '<urn:uuid:1>;reg-id=2 3600',
      '<urn:uuid:1>;reg-id=1 3600',
    ]);
    const [last] = await answersTo(house, register(flow(2, ';expires=0'), 'b', 2));
    expect(contactsIn(last)).toEqual(['sip:101@10.0.0.1 3600']);
    expect(house.bindings.at(-1)).toMatchObject({ instance: '<urn:uuid:1>;reg-id=2', expiresS: 0 });
  });

  it('keeps ten of one account: a telephone that gets a new port at every start is never locked out', async () => {
    const house = await House.open({ passwordOf: undefined });
    const many = Array.from({ length: 11 }, (_, n) => register(`<sip:101@10.0.0.1:${5060 + n}>`, `call${n}`));
    const answers = await answersTo(house, ...many);
    const contacts = contactsIn(answers.at(-1));
    expect([contacts.length, contacts[0], contacts.at(-1)]).toEqual([
      10,
      'sip:101@10.0.0.1:5061 3600',
      'sip:101@10.0.0.1:5070 3600',
    ]);
  });
});

describe('the registrar, asked under many names,', () => {
  const register = (aor: string, n: number): string =>
    [
      'REGISTER sip:192.0.2.2 SIP/2.0',
      `Via: SIP/2.0/UDP 192.168.1.5:5060;rport;branch=z9hG4bK${n}`,
      `From: <sip:${aor}>;tag=a`,
      `To: <sip:${aor}>`,
      `Call-ID: call${n}`,
      'CSeq: 1 REGISTER',
      `Contact: <sip:101@10.0.0.1:${5060 + n}>`,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
  const send = async (house: House, ...texts: string[]): Promise<string[]> => {
    const inbox = house.pair.network.listen(outside);
    for (const text of texts) {
      house.pair.network.carry(text, outside, there);
      await house.pair.clock.advanceAsync(50);
    }
    return inbox;
  };
  const known = (n: number, expiresS: number): RegisteredBinding => ({
    aor: `sip:${n}@192.0.2.2`,
    user: String(n),
    contact: `sip:${n}@10.0.0.1`,
    expiresS,
    source: outside,
    callId: 'before',
    cseq: 1,
  });
  const many = (expiresS: number) => Array.from({ length: 10_001 }, (_, n) => known(n + 1_000, expiresS));

  it('knows one account by any host and any case', async () => {
    const house = await House.open({ passwordOf: undefined });
    const hosts = Array.from({ length: 12 }, (_, n) =>
      register(`${n % 2 ? 'anna' : 'Anna'}@d${n}.example`, n),
    );
    const answers = await send(house, ...hosts);
    expect(answers.at(-1)?.match(/^Contact: /gm)).toHaveLength(10);
    expect(house.bindings.filter(({ expiresS }) => expiresS === 0)).toHaveLength(2);
  });

  it('gives those of before a restart no more places than others', async () => {
    const before = Array.from({ length: 15 }, (_, n) => ({
      ...known(101, 100),
      contact: `sip:101@10.0.0.2:${5060 + n}`,
    }));
    const house = await House.open({ passwordOf: undefined, registered: before });
    const [answer] = await send(house, register('101@192.0.2.2', 1));
    expect(answer?.match(/^Contact: /gm)).toHaveLength(10);
  });

  it('makes room when the time of others is over, and not before', async () => {
    const full = await House.open({ passwordOf: undefined, registered: many(100) });
    expect((await send(full, register('101@192.0.2.2', 1)))[0]).toMatch(/^SIP\/2.0 503 /);
    const house = await House.open({ passwordOf: undefined, registered: many(10) });
    await house.pair.clock.advanceAsync(11_000);
    expect((await send(house, register('101@192.0.2.2', 1)))[0]).toMatch(/^SIP\/2.0 200 /);
  });
});

describe('a telephone that has made a connection', () => {
  it('is called by it, and nobody is dialled when it is gone', async () => {
    const bindings: RegisteredBinding[] = [];
    const agent = new UserAgent({
      clock: systemClock,
      log: silentLog,
      bind: { host: '127.0.0.1', port: 0 },
      tcp: true,
      onRegister: (binding) => bindings.push(binding),
    });
    await agent.start();
    const wire = await StreamWire.to(agent.address.port);
    wire.onRequest = (request) => request.method === 'INVITE' && wire.reply(request, 486);
    wire.write(requestText('REGISTER', ['Contact: <sip:peer@192.168.1.5:5060;transport=tcp>']));
    await vi.waitFor(() => expect(bindings).toHaveLength(1));
    const call = (): Promise<InviteEnd> =>
      new Promise((onEnd) => {
        const { contact: target, source: flow } = bindings[0]!;
        const order = { target, flow, from: 'sip:1@127.0.0.1', body: Buffer.from('offer') };
        agent.invite(order, { onAnswer: () => undefined, onEnd });
      });
    expect(await call()).toMatchObject({ by: 'them', status: 486 });
    await vi.waitFor(() => expect(wire.story).toEqual(['200', 'INVITE', 'ACK']));
    // somebody else listens at that port now
    const { port } = bindings[0]!.source;
    wire.socket.resetAndDestroy();
    const squatter = createServer();
    const dialled = vi.fn();
    squatter.on('connection', dialled);
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    expect(await call()).toMatchObject({ by: 'network', status: 503 });
    expect(dialled).not.toHaveBeenCalled();
    squatter.close();
    await agent.stop();
  });
});
