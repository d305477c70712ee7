import { expect, test } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import type { PingResult, Registration, RegistrationState } from '../sip/index.ts';
import { TrunkWatch } from './trunk-watch.ts';
import type { Trunk, TrunkKind, TrunkState } from './trunk.ts';

/** A port of this machine at which nobody listens, so that a silent line is explained without a network. */
const closedPort = 9;
const server = { host: '192.0.2.7', port: 5060 };

class FakeAgent {
  answers: PingResult = { ok: true, status: 200, from: server };
  pings = 0;
  bindings = 0;
  tell: (state: RegistrationState) => void = () => undefined;

  places: readonly { host: string; port: number }[] = [{ host: '127.0.0.1', port: closedPort }];
  patience: number[] = [];

  async ping(_target: string, timeoutMs: number): Promise<PingResult> {
    this.pings += 1;
    this.patience.push(timeoutMs);
    return this.answers;
  }

  async placesOf(): Promise<readonly { host: string; port: number }[]> {
    return this.places;
  }

  register(_order: unknown, onState: (state: RegistrationState) => void): Registration {
    this.bindings += 1;
    const registration = {
      state: { state: 'registering' } as RegistrationState,
      serviceRoute: ['<sip:proxy.invalid;lr>'],
      answeredFrom: server,
      stop: async () => undefined,
    };
    this.tell = (state) => {
      registration.state = state;
      onState(state);
    };
    return registration;
  }
}

function watched(kind: TrunkKind, extra: Partial<Trunk> = {}, hopeless?: 'password-unreadable') {
  const clock = new ManualClock();
  const agent = new FakeAgent();
  const told: TrunkState[] = [];
  const trunk: Trunk = {
    id: 'trunk-1',
    projectId: 'project-1',
    name: 'Line',
    kind,
    host: '127.0.0.1',
    port: closedPort,
    username: 'clinic',
    hasPassword: true,
    hasClientKey: false,
    numberFormat: 'e164',
    maxLines: 1,
    callsPerSecond: 1,
    probe: true,
    srtp: 'off',
    transferBy: 'bridge',
    sharedPort: false,
    numberField: 'from',
    hidesNumber: false,
    keysBy: 'sound',
    codecs: ['PCMA', 'PCMU'],
    transport: 'udp',
    certificateCheck: 'system',
    ...extra,
  };
  const route = { host: trunk.host, port: trunk.port, numberFormat: trunk.numberFormat };
  const watch = new TrunkWatch({
    clock,
    log: silentLog,
    userAgent: agent,
    trunk,
    route,
    hopeless,
    onState: (state) => told.push(state),
  });
  return { clock, agent, told, watch };
}

/** Until a state is reached: the look at the port is real input and output of this machine. */
async function untilState(clock: ManualClock, watch: TrunkWatch, state: TrunkState['state']): Promise<void> {
  while (watch.state.state !== state) await clock.advanceAsync(10);
}

test('a line by address is reachable while it answers, fails with the reason when not, and comes back by itself', async () => {
  const { clock, agent, told, watch } = watched('address');
  watch.start();
  await untilState(clock, watch, 'reachable');
  expect(watch.answeredFrom).toEqual(server);
  agent.answers = { ok: false, why: 'timeout' };
  await clock.advanceAsync(15_000);
  await untilState(clock, watch, 'failed');
  expect(watch.state).toMatchObject({ why: 'refused-by-host' });
  agent.answers = { ok: true, status: 404, from: server };
  await untilState(clock, watch, 'reachable');
  expect(told.map(({ state }) => state)).toEqual(['reachable', 'failed', 'reachable']);
  await watch.stop();
});

test('a line of several places is given the time to ask each of them', async () => {
  const { clock, agent, watch } = watched('address');
  const [one] = agent.places;
  agent.places = [one!, one!, one!];
  watch.start();
  await untilState(clock, watch, 'reachable');
  agent.places = [];
  await clock.advanceAsync(15_000);
  expect(agent.patience).toEqual([9000, 3000]);
  await watch.stop();
});

test('a call without any answer makes it look at once', async () => {
  const { clock, agent, watch } = watched('address');
  watch.start();
  await untilState(clock, watch, 'reachable');
  expect(agent.pings).toBe(1);
  watch.suspect('silence');
  await clock.advanceAsync(0);
  expect(agent.pings).toBe(2);
  await watch.stop();
});

test('a call that was refused makes it look too, and does not take a registration away', async () => {
  const { clock, agent, watch } = watched('address');
  watch.start();
  await untilState(clock, watch, 'reachable');
  watch.suspect('refusal');
  await clock.advanceAsync(0);
  expect(agent.pings).toBe(2);
  await watch.stop();
  const registration = watched('registration');
  registration.watch.start();
  registration.agent.tell({ state: 'registered', expiresS: 300 });
  expect(registration.watch.serviceRoute).toEqual(['<sip:proxy.invalid;lr>']);
  expect(registration.watch.answeredFrom).toEqual(server);
  registration.watch.suspect('refusal');
  await registration.clock.advanceAsync(0);
  expect([registration.agent.bindings, registration.watch.state.state]).toEqual([1, 'registered']);
});

test('a line that is not to be probed is used unchecked', () => {
  const { agent, watch } = watched('address', { probe: false });
  watch.start();
  expect(watch.state.state).toBe('unchecked');
  expect(agent.pings).toBe(0);
});

test('a registration tells wrong passwords from silent registrars', async () => {
  const { clock, agent, watch } = watched('registration');
  watch.start();
  expect(watch.state.state).toBe('connecting');
  agent.tell({ state: 'failed', status: 401, reason: 'Unauthorized', retryInMs: 60_000 });
  await untilState(clock, watch, 'failed');
  expect(watch.state).toMatchObject({ why: '401', sipStatus: 401 });
  agent.tell({ state: 'failed', status: 408, reason: 'Timeout', retryInMs: 60_000 });
  while (watch.state.state === 'failed' && watch.state.why === '401') await clock.advanceAsync(10);
  expect(watch.state).toMatchObject({ why: 'refused-by-host' });
  agent.tell({ state: 'registered', expiresS: 300 });
  expect(watch.state.state).toBe('registered');
});

test('a registrar that was restarted has forgotten us: a dead call makes us sign in anew', async () => {
  const { clock, agent, told, watch } = watched('registration');
  watch.start();
  agent.tell({ state: 'registered', expiresS: 300 });
  watch.suspect('silence');
  await clock.advanceAsync(0);
  expect(agent.bindings).toBe(2);
  agent.tell({ state: 'registered', expiresS: 300 });
  expect(told.map(({ state }) => state)).toEqual(['registered', 'connecting', 'registered']);
});

test('a password that can not be read is told without a packet, and nothing is told after stop', async () => {
  const { agent, watch } = watched('registration', {}, 'password-unreadable');
  watch.start();
  expect(watch.state).toMatchObject({ state: 'failed', why: 'password-unreadable' });
  expect(agent.bindings).toBe(0);
  const other = watched('registration');
  other.watch.start();
  await other.watch.stop();
  other.agent.tell({ state: 'registered', expiresS: 300 });
  expect(other.told).toEqual([]);
});

test('who waits for the state gets it when it is known, or after his patience', async () => {
  const { clock, agent, watch } = watched('registration');
  watch.start();
  const soon = watch.settled(10_000);
  agent.tell({ state: 'registered', expiresS: 300 });
  expect((await soon).state).toBe('registered');
  const never = watched('registration');
  never.watch.start();
  const late = never.watch.settled(10_000);
  await never.clock.advanceAsync(10_000);
  expect((await late).state).toBe('connecting');
  expect(clock.pending).toBe(0);
});
