import { describe, expect, it } from 'vitest';
import { talkOutcome } from '../../test/factories/talk-outcome.ts';
import { Failure, ManualClock, silentLog } from '../base/index.ts';
import type { Call, CallEnding } from '../calls/index.ts';
import type { ScenarioOutcome } from '../scenario/index.ts';
import type { RobotCallOrder } from './robot-call.ts';
import { createRobotCaller, type RobotCallerOptions } from './robot-caller.ts';

type CallListener = Parameters<Call['on']>[0];

const order: RobotCallOrder = {
  callId: 'call',
  projectId: 'project',
  trunkId: 'trunk',
  phone: '+79161234567',
  facts: {
    clinicName: 'Белая роза',
    date: '2026-11-23',
    time: '15:00',
    disclosureLevel: 1,
    zone: 'Europe/Moscow',
  },
  administratorUri: undefined,
  ringMs: 30_000,
  maxTalkMs: 300_000,
  mayPlace: () => true,
  isWelcome: async () => true,
  onPlaced: () => undefined,
  onMark: async () => true,
  onPhase: () => undefined,
  onStep: () => undefined,
  onHeard: () => undefined,
};
const ending: CallEnding = {
  cause: 'completed',
  by: 'them',
  sipStatus: 200,
  ringMs: 4_000,
  talkMs: 20_000,
  rang: true,
  answered: true,
};
const tooFast = new Failure('unavailable', {
  code: 'trunk.too-fast',
  message: 'slow',
  params: { retryAfterMs: 1_000 },
});

/** One call that does what the test says. `places`: what stands in the way of each placing, undefined: nothing. */
function bench(
  lead: () => Promise<ScenarioOutcome>,
  places: (Failure | undefined)[] = [],
  mayPlaceUntilMs = Infinity,
  isWelcome: RobotCallOrder['isWelcome'] = async () => true,
) {
  const clock = new ManualClock();
  const placedAtMs: number[] = [];
  let listener: CallListener = {};
  let end: (ending: CallEnding) => void = () => undefined;
  const ended = new Promise<CallEnding>((resolve) => (end = resolve));
  let hungUp = false;
  const call = {
    id: 'call',
    on: (given: CallListener) => {
      listener = given;
      return () => undefined;
    },
    hangUp: () => (hungUp = true),
    ended,
  } as unknown as Call;
  const robotCall = createRobotCaller({
    clock,
    log: silentLog,
    switchboard: {
      place: () => {
        const problem = places.shift();
        if (problem) throw problem;
        placedAtMs.push(clock.monotonicMs());
        return call;
      },
      records: { addEvent: () => undefined },
    } as unknown as RobotCallerOptions['switchboard'],
    talker: {
      prepare: async () => undefined,
      listenEarly: () => () => undefined,
      open: () => ({ run: lead }) as never,
    },
  });
  const told: number[] = [];
  const placed = robotCall({
    ...order,
    mayPlace: () => clock.monotonicMs() < mayPlaceUntilMs,
    isWelcome,
    onPlaced: () => told.push(clock.monotonicMs()),
  });
  let settled = false;
  void placed.then(
    () => (settled = true),
    () => (settled = true),
  );
  return {
    clock,
    placed,
    placedAtMs,
    told,
    settled: () => settled,
    hungUp: () => hungUp,
    answers: async () => {
      await clock.advanceAsync(0);
      listener.onAnswered?.();
    },
    ends: async (change: Partial<CallEnding> = {}) => {
      listener.onEnded?.({ ...ending, ...change });
      end({ ...ending, ...change });
      await clock.advanceAsync(0);
    },
  };
}

const never = new Promise<ScenarioOutcome>(() => undefined);

describe('a robot call', () => {
  it('gives the line’s half and the talk’s half', async () => {
    const it = bench(async () => talkOutcome);
    await it.answers();
    await it.ends();
    expect(await it.placed).toEqual({
      cause: 'completed',
      sipStatus: 200,
      talkMs: 20_000,
      rang: true,
      outcome: talkOutcome,
    });
  });

  it('is not placed when he has asked not to be called while it was made ready', async () => {
    const it = bench(
      () => never,
      [],
      Infinity,
      async () => false,
    );
    expect(await it.placed).toBe('not-placed');
    expect(it.placedAtMs).toEqual([]);
  });

  it('waits for a talk that ends after its call, but not for ever', async () => {
    const it = bench(() => never);
    await it.answers();
    await it.ends();
    await it.clock.advanceAsync(119_000);
    expect(it.settled()).toBe(false);
    await it.clock.advanceAsync(1_000);
    expect(it.settled()).toBe(true);
    expect(await it.placed).not.toHaveProperty('outcome');
  });

  it('takes the outcome of a talk that ends late', async () => {
    let over: (outcome: ScenarioOutcome) => void = () => undefined;
    const it = bench(() => new Promise((resolve) => (over = resolve)));
    await it.answers();
    await it.ends({ cause: 'interrupted' });
    await it.clock.advanceAsync(60_000);
    over(talkOutcome);
    expect(await it.placed).toMatchObject({ cause: 'interrupted', outcome: talkOutcome });
    // nothing of the belt stays behind
    expect(it.clock.pending).toBe(0);
  });

  it('does not wait for a talk that never began', async () => {
    const it = bench(() => never);
    await it.clock.advanceAsync(0);
    await it.ends({ cause: 'busy', sipStatus: 486, talkMs: 0, rang: false, answered: false });
    expect(await it.placed).toEqual({ cause: 'busy', sipStatus: 486, talkMs: 0, rang: false });
  });

  it('is hung up when nobody can lead its talk', async () => {
    const it = bench(() => Promise.reject(new Error('no voice')));
    await it.answers();
    await it.clock.advanceAsync(0);
    expect(it.hungUp()).toBe(true);
  });

  it('that was answered was felt, though nothing rang', async () => {
    const it = bench(() => never);
    await it.clock.advanceAsync(0);
    await it.ends({ cause: 'not-acceptable', rang: false, answered: true });
    expect(await it.placed).toMatchObject({ rang: true });
  });
});

const busy = new Failure('unavailable', { code: 'trunk.lines-busy', message: 'full' });

describe('a line that is slower than its campaign', () => {
  it('is asked again when it said, and places the call once', async () => {
    const it = bench(async () => talkOutcome, [tooFast, tooFast, busy]);
    await it.clock.advanceAsync(5_000);
    expect([it.placedAtMs, it.told]).toEqual([[2_200], [2_200]]);
  });

  it.each([
    ['too fast', tooFast],
    ['full', busy],
  ])('and %s is waited for some seconds; then nothing was placed', async (_, why) => {
    const it = bench(
      async () => talkOutcome,
      Array.from({ length: 100 }, () => why),
    );
    await it.clock.advanceAsync(9_500);
    expect(it.settled()).toBe(false);
    await it.clock.advanceAsync(1_000);
    expect(await it.placed).toBe('not-placed');
    expect(it.told).toEqual([]);
  });

  it('is not waited for when it tells of a turn that comes later', async () => {
    const params = { retryAfterMs: 20_000 };
    const late = new Failure('unavailable', { code: 'trunk.too-fast', message: 'slow', params });
    const it = bench(async () => talkOutcome, [late]);
    await it.clock.advanceAsync(0);
    expect(await it.placed).toBe('not-placed');
  });

  it('gets no call any more when the hour is over meanwhile', async () => {
    const it = bench(async () => talkOutcome, [tooFast, tooFast, tooFast], 2_500);
    await it.clock.advanceAsync(10_000);
    expect(await it.placed).toBe('not-placed');
    expect(it.placedAtMs).toEqual([]);
  });

  it('gets no call any more when he is not welcome after it was waited for', async () => {
    // another has taken its lease over while the machine slept
    const welcome = [true, true, false];
    const it = bench(
      async () => talkOutcome,
      [tooFast, tooFast],
      Infinity,
      async () => welcome.shift() ?? false,
    );
    await it.clock.advanceAsync(10_000);
    expect(await it.placed).toBe('not-placed');
    expect([it.placedAtMs, welcome]).toEqual([[], []]);
  });

  it('that stops is not waited for', async () => {
    const stopping = new Failure('unavailable', { code: 'switchboard.stopping', message: 'over' });
    const it = bench(async () => talkOutcome, [tooFast, stopping]);
    await it.clock.advanceAsync(1_000);
    await expect(it.placed).rejects.toBe(stopping);
  });
});
