// RFC 3261 §22, RFC 7616 §3.3, RFC 8760 §2: whom a registrar of ours refuses and what it says of him; which digests it offers.
import { describe, expect, it } from 'vitest';
import type { RefusedSignIn, RegistrationState, UserAgentOptions } from '../../src/sip/index.ts';
import { FakePair, here, there } from './sip-fake-pair.ts';

const accounts: Readonly<Record<string, string>> = { '101': 'secret', '102': 'other' };

async function house(options: Partial<UserAgentOptions> = {}) {
  const pair = new FakePair();
  const refusals: RefusedSignIn[] = [];
  const bound: string[] = [];
  const server = await pair.agent(there, {
    passwordOf: (name) => accounts[name],
    onRegister: ({ user }) => bound.push(user),
    onRefusedSignIn: (refusal) => refusals.push(refusal),
    ...options,
  });
  const agent = await pair.agent(here);
  const states: RegistrationState[] = [];
  const register = async (
    account: string,
    credentials: { username: string; password: string },
  ): Promise<void> => {
    const aor = `sip:${account}@192.0.2.2`;
    agent.register({ registrar: 'sip:192.0.2.2', aor, credentials }, (state) => states.push(state));
    await pair.clock.advanceAsync(100);
  };
  /** The algorithms of each challenge that it has sent, in their order. */
  const offered = (): string[][] =>
    pair.network.sent
      .filter(({ text }) => text.startsWith('SIP/2.0 401'))
      .map(({ text }) => [...text.matchAll(/algorithm=([\w-]+)/g)].map(([, name]) => name!));
  return { pair, server, agent, refusals, bound, states, register, offered };
}

describe('a sign-in that is refused', () => {
  it.each([
    ['101', { username: '101', password: 'wrong' }, 'wrong-password'],
    ['101', { username: 'anna', password: 'secret' }, 'unknown-name'],
    ['101', { username: '102', password: 'other' }, 'other-account'],
  ] as const)('is told with its reason: %s as %o', async (account, credentials, why) => {
    const { register, refusals, bound, states } = await house();
    await register(account, credentials);
    expect(refusals).toEqual([{ username: credentials.username, account, why, source: here }]);
    expect(bound).toEqual([]);
    expect(states.at(-1)?.state).toBe('failed');
  });

  it('is told of a call too, and not of who is only asked', async () => {
    const { pair, agent, refusals } = await house({ onInvite: () => undefined });
    agent.invite(
      {
        target: 'sip:102@192.0.2.2',
        from: 'sip:101@192.0.2.2',
        body: Buffer.from('offer'),
        credentials: { username: '101', password: 'wrong' },
      },
      { onAnswer: () => undefined, onEnd: () => undefined },
    );
    await pair.clock.advanceAsync(100);
    expect(refusals).toMatchObject([{ account: '101', why: 'wrong-password' }]);
  });

  it('by a nonce that is over is told, and mended by the sender', async () => {
    const { pair, register, refusals, bound } = await house();
    await register('101', { username: '101', password: 'secret' });
    expect([refusals, bound]).toEqual([[], ['101']]);
    // the first nonce serves for five minutes, a registration is renewed after 270 s
    await pair.clock.advanceAsync(600_000);
    expect(refusals.map(({ why }) => why)).toEqual(['old-nonce']);
    expect(bound.length).toBeGreaterThan(2);
  });
});

describe('an address', () => {
  it('is not shut out by a telephone of ours that repeats its wrong password at once', async () => {
    const { server, register, refusals, bound } = await house();
    for (let time = 0; time < 15; time += 1) await register('101', { username: '101', password: 'wrong' });
    expect(refusals).toHaveLength(15);
    expect(server.shutOutMs(here.host)).toBe(0);
    await register('101', { username: '101', password: 'secret' });
    expect(bound).toEqual(['101']);
  });

  it('is shut out by names that nobody has, and let in again', async () => {
    const { server, register, bound } = await house();
    for (let n = 0; n < 12; n += 1) await register('101', { username: `guess${n}`, password: 'x' });
    expect(server.shutOutMs(here.host)).toBeGreaterThan(0);
    server.pardon(here.host);
    await register('101', { username: '101', password: 'secret' });
    expect(bound).toEqual(['101']);
  });
});

describe('the digests of an account', () => {
  const digestsOf: UserAgentOptions['digestsOf'] = (name) =>
    name === '101' ? ['MD5'] : name === '102' ? ['SHA-256'] : ['SHA-256', 'MD5'];

  it.each([
    ['101', 'secret', ['MD5']],
    ['102', 'other', ['SHA-256']],
  ])('are offered to %s, who signs by the best of them', async (account, password, algorithms) => {
    const { register, offered, bound } = await house({ digestsOf });
    await register(account, { username: account, password });
    expect(offered()).toEqual([algorithms]);
    expect(bound).toEqual([account]);
  });

  it('are those of the name that signs, not of the one that is registered', async () => {
    const { register, offered, refusals } = await house({ digestsOf });
    await register('101', { username: '102', password: 'other' });
    expect(offered()).toEqual([['MD5'], ['SHA-256']]);
    expect(refusals.map(({ why }) => why)).toEqual(['wrong-digest']);
  });
});
