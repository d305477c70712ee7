import { describe, expect, it } from 'vitest';
import type { Admission, IncomingInvite } from '../../src/sip/index.ts';
import { responseTo } from '../../src/sip/message/respond.ts';
import { serialise } from '../../src/sip/message/serialise.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';

const stranger = { host: '203.0.113.66', port: 5099 };

let branches = 0;
function request(
  method: string,
  more: { agent?: string; authorization?: string; toTag?: string } = {},
): string {
  branches += 1;
  return [
    `${method} sip:100@192.0.2.2 SIP/2.0`,
    `Via: SIP/2.0/UDP ${stranger.host}:${stranger.port};branch=z9hG4bK${branches}`,
    `From: <sip:100@192.0.2.2>;tag=${branches}`,
    `To: <sip:100@192.0.2.2>${more.toTag === undefined ? '' : `;tag=${more.toTag}`}`,
    `Call-ID: call-${branches}`,
    `CSeq: 1 ${method}`,
    `Contact: <sip:100@${stranger.host}:${stranger.port}>`,
    'Max-Forwards: 70',
    ...(more.agent === undefined ? [] : [`User-Agent: ${more.agent}`]),
    ...(more.authorization === undefined ? [] : [`Authorization: ${more.authorization}`]),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** `admission`: that of calls; without it anybody may call. */
async function house(options: { rejects?: number; password?: string; admission?: Admission } = {}) {
  const pair = new FakePair();
  const { admission, password } = options;
  const agent = await pair.agent(there, {
    onInvite: (invite: IncomingInvite) => invite.reject(options.rejects ?? 486),
    onRegister: () => undefined,
    ...(password === undefined ? {} : { passwordOf: () => password }),
    ...(admission === undefined ? {} : { admit: () => admission }),
  });
  const send = async (text: string, times = 1): Promise<string[]> => {
    const before = pair.lines(there).length;
    for (let time = 0; time < times; time += 1) {
      pair.network.carry(text, stranger, there);
      await pair.clock.advanceAsync(40);
    }
    return pair.lines(there).slice(before);
  };
  return { pair, agent, send };
}

describe('a house that asks who calls', () => {
  const guarded = { admission: 'signed', password: 'secret' } as const;

  it.each([
    ['OPTIONS', 'SIP/2.0 200 OK'],
    ['SUBSCRIBE', 'SIP/2.0 405 Method Not Allowed'],
    ['MESSAGE', 'SIP/2.0 405 Method Not Allowed'],
    ['UNHEARDOF', 'SIP/2.0 501 Not Implemented'],
  ])(
    'tells no stranger who asks by %s that it is there, and everybody whom it knows',
    async (method, answer) => {
      const { send, agent } = await house(guarded);
      expect(await send(request(method), 5)).toEqual([]);
      agent.acquaint(stranger.host);
      expect(await send(request(method))).toEqual([answer]);
    },
  );

  it.each([
    ['OPTIONS', 'SIP/2.0 481 Call/Transaction Does Not Exist'],
    ['INVITE', 'SIP/2.0 481 Call/Transaction Does Not Exist'],
    ['CANCEL', 'SIP/2.0 481 Call/Transaction Does Not Exist'],
  ])('tells no stranger by %s of a talk that there is not', async (method, answer) => {
    const { send, agent } = await house(guarded);
    const toTag = 'nobody';
    expect(await send(request(method, { toTag }), 5)).toEqual([]);
    agent.acquaint(stranger.host);
    expect(await send(request(method, { toTag }))).toEqual([answer]);
  });

  it('tells whoever hangs up that there is no such talk, and nobody who goes on doing so', async () => {
    const { send, agent } = await house(guarded);
    const bye = () => request('BYE', { toTag: 'over' });
    for (let n = 0; n < 100; n += 1)
      expect(await send(bye())).toEqual(['SIP/2.0 481 Call/Transaction Does Not Exist']);
    for (let n = 0; n < 100; n += 1) await send(bye());
    expect(agent.shutOutMs(stranger.host)).toBeGreaterThan(0);
  });

  it.each([
    [10_000, 32_000],
    [30_000, 3_000],
    [60_000, 32_000],
  ])(
    'spares one that asks by OPTIONS every %i ms for %i ms, with all that is sent again, for two hours',
    async (everyMs, patienceMs) => {
      const { agent, pair } = await house(guarded);
      const watcher = await pair.agent(stranger);
      for (let passedMs = 0; passedMs < 7_200_000; passedMs += everyMs) {
        void watcher.ping('sip:192.0.2.2', patienceMs);
        await pair.clock.advanceAsync(everyMs);
      }
      expect(agent.counters['offences: unanswered']).toBeGreaterThan(300);
      expect(agent.shutOutMs(stranger.host)).toBe(0);
    },
  );

  it('hears one that floods it with questions no more', async () => {
    const { send, agent } = await house(guarded);
    await send(request('OPTIONS'), 1_200);
    expect(agent.shutOutMs(stranger.host)).toBeGreaterThan(0);
  });

  it('asks who signs in for a password, until he has taken far too many questions without an answer', async () => {
    const { send, agent, pair } = await house(guarded);
    const register = (): string => request('REGISTER');
    // an office whose telephones all wake at once
    for (let n = 0; n < 100; n += 1) expect(await send(register())).toEqual(['SIP/2.0 401 Unauthorized']);
    // a telephone without a password
    for (let n = 0; n < 100; n += 1) {
      await pair.clock.advanceAsync(30_000);
      expect(await send(register())).toEqual(['SIP/2.0 401 Unauthorized']);
    }
    for (let n = 0; n < 200; n += 1) await send(register());
    expect(agent.shutOutMs(stranger.host)).toBeGreaterThan(0);
  });

  it('lets nobody who has one password guess others, and him and those beside him work on', async () => {
    const { agent, pair } = await house(guarded);
    const telephone = await pair.agent(stranger);
    const order = (login: string, password: string) => ({
      registrar: 'sip:192.0.2.2',
      aor: `sip:${login}@192.0.2.2`,
      credentials: { username: login, password },
    });
    const signIn = async (login: string, password: string): Promise<string[]> => {
      const states: string[] = [];
      const registration = telephone.register(order(login, password), ({ state }) => states.push(state));
      await pair.clock.advanceAsync(200);
      const before = [...states];
      void registration.stop();
      await pair.clock.advanceAsync(200);
      return before;
    };
    expect(await signIn('101', 'secret')).toEqual(['registered']);
    for (let guess = 0; guess < 30; guess += 1) await signIn(`2${guess}`, 'guess');
    expect(agent.counters['offences: wrong password']).toBeLessThan(12);
    // the right one is not heard either, so that it can't be found
    expect(await signIn('102', 'secret')).toEqual([]);
    expect(await signIn('101', 'secret')).toEqual(['registered']);
    expect(agent.shutOutMs(stranger.host)).toBeGreaterThan(0);
    agent.pardon(stranger.host);
    expect(await signIn('102', 'secret')).toEqual(['registered']);
  });
});

describe('a stranger', () => {
  it('who introduces himself as a scanner hears nothing, then or later', async () => {
    const { send, pair } = await house();
    expect(await send(request('OPTIONS', { agent: 'friendly-scanner' }))).toEqual([]);
    expect(await send(request('OPTIONS'))).toEqual([]);
    await pair.clock.advanceAsync(600_000);
    expect(await send(request('OPTIONS'))).toHaveLength(1);
  });

  it('who sends garbage again and again is not answered after a while', async () => {
    const { send } = await house();
    const answers = await send(
      'INVITE sip:x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nnonsense\r\n\r\n',
      40,
    );
    expect(answers.length).toBeLessThanOrEqual(20);
    expect(await send(request('OPTIONS'))).toEqual([]);
  });

  it('who guesses passwords of one login after another gets about ten guesses', async () => {
    const { send, agent } = await house({ password: 'secret' });
    for (let guess = 0; guess < 30; guess += 1) {
      const [challenge] = await send(request('REGISTER'));
      if (challenge === undefined) break;
      const authorization = `Digest username="${200 + guess}", realm="perezvon", nonce="x", uri="sip:192.0.2.2", response="0", algorithm=MD5`;
      await send(request('REGISTER', { authorization }));
    }
    expect(agent.counters['offences: wrong password']).toBeLessThanOrEqual(11);
    expect(agent.counters['bans']).toBe(1);
    expect(await send(request('REGISTER'))).toEqual([]);
  });

  it('who speaks under the address of our own line shuts nobody out', async () => {
    const { send, agent, pair } = await house();
    void agent.ping(`sip:${stranger.host}:${stranger.port}`);
    await pair.clock.advanceAsync(100);
    await send('garbage SIP/2.0\r\n\r\n', 200);
    expect(await send(request('OPTIONS', { agent: 'friendly-scanner' }))).toHaveLength(1);
  });

  it('whose calls are expected is never shut out, though we write nothing to him', async () => {
    const { send, agent } = await house();
    agent.acquaint(stranger.host);
    await send('garbage SIP/2.0\r\n\r\n', 200);
    expect(await send(request('OPTIONS', { agent: 'friendly-scanner' }))).toHaveLength(1);
  });

  it('to whom a call has led is no stranger: our ACK goes to the place that his answer names', async () => {
    const { send, agent, pair } = await house();
    const inbox = pair.network.listen(here);
    agent.invite(
      { target: 'sip:100@192.0.2.1', from: 'sip:clinic@192.0.2.2', body: Buffer.from('offer') },
      { onAnswer: () => undefined, onEnd: () => undefined },
    );
    await pair.clock.advanceAsync(10);
    const headers = { Contact: `<sip:100@${stranger.host}:${stranger.port}>` };
    const answer = responseTo(requestIn(inbox, 'INVITE'), 200, { toTag: 'far', headers });
    pair.network.carry(serialise(answer), here, there);
    await pair.clock.advanceAsync(10);
    expect(await send(request('OPTIONS', { agent: 'friendly-scanner' }))).toHaveLength(1);
  });

  it('does not keep others from calling', async () => {
    const { send, pair } = await house();
    for (let time = 0; time < 2_000; time += 1) pair.network.carry(request('OPTIONS'), stranger, there);
    await pair.clock.advanceAsync(10);
    expect(pair.lines(there).length).toBeLessThanOrEqual(151);
    const { story } = pair.call(await pair.agent(here));
    await pair.clock.advanceAsync(1_000);
    expect(story).toEqual(['end them setup 486']);
    expect(await send(request('OPTIONS'))).toHaveLength(1);
  });
});
