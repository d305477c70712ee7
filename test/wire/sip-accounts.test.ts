// Registration (RFC 3261 §10) and digest (§22) between two agents, on a clock that is moved by hand.
import { describe, expect, it } from 'vitest';
import type { RegisteredBinding, RegisterOrder, RegistrationState, UserAgent } from '../../src/sip/index.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';

const passwordOf = (name: string): string | undefined => (name === 'clinic' ? 'secret' : undefined);
const order: RegisterOrder = {
  registrar: 'sip:192.0.2.2',
  aor: 'sip:clinic@192.0.2.2',
  credentials: { username: 'clinic', password: 'secret' },
  expiresS: 120,
};

interface House {
  readonly pair: FakePair;
  readonly agent: UserAgent;
  readonly bindings: RegisteredBinding[];
  readonly states: string[];
  readonly onState: (state: RegistrationState) => void;
}

async function house(): Promise<House> {
  const pair = new FakePair();
  const bindings: RegisteredBinding[] = [];
  const states: string[] = [];
  await pair.agent(there, { passwordOf, realm: 'house', onRegister: (binding) => bindings.push(binding) });
  const onState = (state: RegistrationState): void => {
    const detail =
      state.state === 'registered'
        ? state.expiresS
        : state.state === 'failed'
          ? `${state.status} ${state.retryInMs}`
          : '';
    states.push(`${state.state} ${detail}`.trim());
  };
  return { pair, agent: await pair.agent(here), bindings, states, onState };
}

describe('a registration', () => {
  it('answers the challenge, is refreshed before it expires, and is taken back', async () => {
    const { pair, agent, bindings, states, onState } = await house();
    const registration = agent.register(order, onState);
    await pair.clock.advanceAsync(10);
    expect(bindings).toMatchObject([
      { aor: 'sip:clinic@192.0.2.2', contact: 'sip:clinic@192.0.2.1:5060', expiresS: 120, source: here },
    ]);
    expect(registration.state).toEqual({ state: 'registered', expiresS: 120 });
    expect(registration.answeredFrom).toEqual(there);
    await pair.clock.advanceAsync(90_000);
    expect(bindings).toHaveLength(2);
    // the refresh is signed at once, with the nonce that is known
    expect(pair.lines(there)).toEqual(['SIP/2.0 401 Unauthorized', 'SIP/2.0 200 OK', 'SIP/2.0 200 OK']);
    const stopped = registration.stop();
    await pair.clock.advanceAsync(10);
    await stopped;
    expect(bindings.at(-1)).toMatchObject({ contact: 'sip:clinic@192.0.2.1:5060', expiresS: 0 });
    expect(states).toEqual(['registered 120', 'registered 120', 'unregistered']);
    await pair.clock.advanceAsync(600_000);
    expect(bindings).toHaveLength(3);
  });

  it('goes on with a new nonce when the old one is stale', async () => {
    const { pair, agent, states, onState } = await house();
    agent.register({ ...order, expiresS: 3600 }, onState);
    await pair.clock.advanceAsync(3_600_000);
    expect(states).toEqual(['registered 3600', 'registered 3600']);
    expect(pair.lines(there).filter((line) => line.includes('401'))).toHaveLength(2);
  });

  it('with a wrong password fails with 401, is tried again seldom, and ends when stopped', async () => {
    const { pair, agent, bindings, states, onState } = await house();
    const registration = agent.register(
      { ...order, credentials: { username: 'clinic', password: 'wrong' } },
      onState,
    );
    await pair.clock.advanceAsync(200_000);
    expect(states).toEqual(['failed 401 60000', 'failed 401 120000', 'failed 401 240000']);
    expect(bindings).toEqual([]);
    await registration.stop();
    expect(states.at(-1)).toBe('unregistered');
  });

  it('of somebody else is refused with 403', async () => {
    const { pair, agent, states, onState } = await house();
    agent.register({ ...order, aor: 'sip:other@192.0.2.2' }, onState);
    await pair.clock.advanceAsync(10);
    expect(states).toEqual(['failed 403 60000']);
  });

  it('comes back by itself when the registrar was away', async () => {
    const { pair, agent, states, onState } = await house();
    pair.network.lose = () => true;
    agent.register(order, onState);
    await pair.clock.advanceAsync(33_000);
    expect(states).toEqual(['failed 408 5000']);
    pair.network.lose = () => false;
    await pair.clock.advanceAsync(5000);
    expect(states).toEqual(['failed 408 5000', 'registered 120']);
  });

  it.each([
    ['503', '120', 120_000],
    ['503', '1', 5_000],
    ['403', '900', 900_000],
    // nobody may keep a line down for longer
    ['503', '3600', 300_000],
    ['403', '86400', 3_600_000],
  ])(
    'comes back when a registrar wants it to (RFC 3261 §20.33): %s, %s s',
    async (status, after, retryInMs) => {
      const pair = new FakePair();
      const agent = await pair.agent(here);
      const inbox = pair.network.listen(there);
      const states: RegistrationState[] = [];
      const registration = agent.register(order, (state) => states.push(state));
      await pair.clock.advanceAsync(10);
      const headers = { 'Retry-After': after };
      pair.reply(requestIn(inbox, 'REGISTER'), Number(status), { toTag: 'x', headers });
      await pair.clock.advanceAsync(10);
      expect(states).toMatchObject([{ state: 'failed', retryInMs }]);
      inbox.length = 0;
      await pair.clock.advanceAsync(retryInMs - 100);
      expect(inbox).toEqual([]);
      await pair.clock.advanceAsync(110);
      expect(requestIn(inbox, 'REGISTER').headers.get('cseq')).toBe('2 REGISTER');
      await registration.stop();
    },
  );

  it('takes the interval that the registrar asks for', async () => {
    const { pair, agent, states, onState } = await house();
    agent.register({ ...order, expiresS: 5 }, onState);
    await pair.clock.advanceAsync(10);
    expect(states).toEqual(['registered 10']);
  });

  it('is refused at once where there is nobody', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const states: RegistrationState[] = [];
    agent.register(order, (state) => states.push(state));
    await pair.clock.advanceAsync(600);
    expect(states).toMatchObject([{ state: 'failed', status: 503 }]);
  });
});

describe('behind NAT', () => {
  it('Contact becomes what the far end sees, once it has answered', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    agent.register(order, () => undefined);
    await pair.clock.advanceAsync(5);
    const first = requestIn(inbox, 'REGISTER');
    expect(first.headers.get('contact')).toBe('<sip:clinic@192.0.2.1:5060>');
    const via = first.headers.get('via') ?? '';
    first.headers.set('Via', `${via.replace(';rport', ';rport=40123')};received=198.51.100.5`);
    pair.reply(first, 401, { toTag: 'r', headers: { 'WWW-Authenticate': 'Digest realm="r", nonce="n"' } });
    await pair.clock.advanceAsync(5);
    expect(requestIn(inbox, 'REGISTER').headers.get('contact')).toBe('<sip:clinic@198.51.100.5:40123>');
  });
});

describe('a call to an agent that asks who it is', () => {
  async function call(password: string | undefined): Promise<{ story: string[]; received: number }> {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    let received = 0;
    await pair.agent(there, {
      passwordOf,
      onInvite: (invite) => {
        received += 1;
        invite.answer(Buffer.from('answer'));
      },
    });
    const { story } = pair.call(agent, { password });
    await pair.clock.advanceAsync(1000);
    return { story, received };
  }

  it('goes through with the password', async () => {
    expect(await call('secret')).toEqual({ story: ['answer answer'], received: 1 });
  });

  it('ends with 401 with a wrong one or none, and nothing rings', async () => {
    expect(await call('wrong')).toEqual({ story: ['end them setup 401'], received: 0 });
    expect(await call(undefined)).toEqual({ story: ['end them setup 401'], received: 0 });
  });

  it('answers a proxy too (407), counting its CSeq up within one Call-ID', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const inbox = pair.network.listen(there);
    const { call: placed, story } = pair.call(agent, { password: 'secret' });
    await pair.clock.advanceAsync(5);
    const first = requestIn(inbox, 'INVITE');
    pair.reply(first, 407, {
      toTag: 'p',
      headers: { 'Proxy-Authenticate': 'Digest realm="proxy", nonce="abc", qop="auth,auth-int", opaque="o"' },
    });
    await pair.clock.advanceAsync(5);
    const second = requestIn(inbox, 'INVITE');
    expect(requestIn(inbox, 'ACK').headers.get('via')).toBe(first.headers.get('via'));
    expect(second.headers.get('proxy-authorization')).toMatch(
      /^Digest username="clinic", realm="proxy", nonce="abc", .*opaque="o", qop=auth, nc=00000001, cnonce=/,
    );
    expect([first, second].map(({ headers }) => headers.get('cseq'))).toEqual(['1 INVITE', '2 INVITE']);
    expect(second.headers.get('call-id')).toBe(placed.callId);
    expect(second.headers.get('from')).toBe(first.headers.get('from'));
    const headers = { Contact: '<sip:100@192.0.2.2>' };
    pair.reply(second, 200, { toTag: 'q', headers, body: Buffer.from('answer') });
    await pair.clock.advanceAsync(5);
    expect(story).toEqual(['answer answer']);
    // §13.2.2.4: nobody can ask for a signature of an ACK, so it has that of its INVITE
    const signature = (method: string) => requestIn(inbox, method).headers.get('proxy-authorization');
    expect(signature('ACK')).toBe(signature('INVITE'));
    void placed.reoffer(Buffer.from('hold'));
    await pair.clock.advanceAsync(5);
    pair.reply(requestIn(inbox, 'INVITE'), 200, { headers, body: Buffer.from('held') });
    await pair.clock.advanceAsync(5);
    expect(requestIn(inbox, 'INVITE').headers.get('cseq')).toBe('3 INVITE');
    expect(signature('ACK')).toBe(signature('INVITE'));
  });
});

describe('OPTIONS', () => {
  it('is answered with what we take, and asks whether somebody is there', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    await pair.agent(there);
    const ping = agent.ping('sip:192.0.2.2');
    await pair.clock.advanceAsync(10);
    expect(await ping).toEqual({ ok: true, status: 200, from: there });
    expect(pair.network.sent.at(-1)?.text).toContain('Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO');
  });

  it('tells silence from refusal', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const refused = agent.ping('sip:192.0.2.9');
    pair.network.listen(there);
    const silent = agent.ping('sip:192.0.2.2', 3000);
    await pair.clock.advanceAsync(3000);
    expect(await refused).toEqual({ ok: false, why: 'transport' });
    expect(await silent).toEqual({ ok: false, why: 'timeout' });
    expect(() => agent.ping('nonsense')).toThrow(expect.objectContaining({ code: 'sip.bad-uri' }));
  });
});
