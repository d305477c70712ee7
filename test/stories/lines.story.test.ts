import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import type { TestStage, Trunk, TrunkInput } from '../../src/calls/index.ts';
import { numberWith } from '../../src/rehearsal/index.ts';
import { RehearsedSwitchboard } from './rehearsed-switchboard.ts';

let story: RehearsedSwitchboard;
beforeAll(async () => {
  story = await RehearsedSwitchboard.open({ registrar: true });
});
afterEach(async () => {
  await story.network.misbehave({ kind: 'none' });
  await story.untilState(story.trunkId, 'reachable');
});
afterAll(() => story.close());

async function line(change: Partial<TrunkInput>): Promise<Trunk> {
  return await story.switchboard.trunks.save({
    projectId: story.projectId,
    name: 'Line',
    kind: 'address',
    ...story.network.address,
    callsPerSecond: 100,
    ...change,
  });
}

const registered = (password: string): Partial<TrunkInput> => ({
  kind: 'registration',
  ...story.network.registrar!,
  username: 'rehearsal',
  password,
});

describe('a line that signs in', () => {
  test('is registered with the right password, and its calls are let through', async () => {
    const { id } = await line(registered('rehearsal'));
    await story.untilState(id, 'registered');
    const { ending } = await story.talk(numberWith('busy'), { trunkId: id });
    expect(ending.cause).toBe('busy');
  });

  test('with a wrong password it fails with 401, is mended by the right one, and no password is told', async () => {
    const { id } = await line(registered('wrong'));
    expect(await story.untilState(id, 'failed')).toMatchObject({ why: '401', sipStatus: 401 });
    expect(() => story.place(numberWith('busy'), { trunkId: id })).toThrow(
      expect.objectContaining({ code: 'trunk.unavailable', params: { why: '401' } }) as Error,
    );
    const mended = await line({ ...registered('rehearsal'), id });
    await story.untilState(id, 'registered');
    expect(mended).toMatchObject({ hasPassword: true });
    expect(mended).not.toHaveProperty('password');
  });
});

describe('a line that dies', () => {
  test('is told as failed, takes no calls, and comes back by itself', async () => {
    const before = story.states.length;
    await story.network.misbehave({ kind: 'silent' });
    const { ending } = await story.talk(numberWith('busy'));
    // in the middle of a campaign: nobody answers the INVITE, and the line is looked at at once
    expect(ending).toMatchObject({ cause: 'network-timeout', by: 'us' });
    expect(await story.untilState(story.trunkId, 'failed')).toMatchObject({ why: 'no-response' });
    expect(() => story.place(numberWith('busy'))).toThrow(
      expect.objectContaining({ code: 'trunk.unavailable', retryable: true }) as Error,
    );
    expect(story.switchboard.capacity(story.trunkId).freeLines).toBe(0);
    await story.network.misbehave({ kind: 'none' });
    await story.untilState(story.trunkId, 'reachable');
    expect((await story.talk(numberWith('busy'))).ending.cause).toBe('busy');
    const told = story.states.slice(before).filter(({ trunkId }) => trunkId === story.trunkId);
    expect(told.map(({ state }) => state.state)).toEqual(['failed', 'reachable']);
  });

  test('dead at the start, it says that nobody listens there', async () => {
    await story.network.misbehave({ kind: 'gone' });
    const { id } = await line({});
    expect(await story.untilState(id, 'failed')).toMatchObject({ why: 'refused-by-host' });
  });

  test('an overloaded one refuses the call and stays in use', async () => {
    await story.network.misbehave({ kind: 'refuses', status: 503 });
    const { ending } = await story.talk(numberWith('says-yes'));
    expect(ending).toMatchObject({ cause: 'trunk-unavailable', sipStatus: 503, by: 'them' });
    expect(story.switchboard.trunks.state(story.trunkId).state).toBe('reachable');
  });
});

describe('a test call', () => {
  async function tested(number: string, trunkId = story.trunkId) {
    const stages: TestStage[] = [];
    const report = await story.switchboard.trunks.test(trunkId, number, (stage) => stages.push(stage));
    expect(report.stages.map(({ stage }) => stage)).toEqual(stages);
    return { report, stages };
  }

  test('goes through all stages and hears the other side', async () => {
    const { report, stages } = await tested(numberWith('says-yes'));
    expect(report).toMatchObject({ ok: true, code: 'fine', sipStatus: 200, heardThem: true });
    expect(stages.slice(0, 4)).toEqual(['calling', 'ringing', 'answered', 'hears-them']);
    expect(stages.at(-1)).toBe('ended');
    expect(await story.switchboard.records.get(report.callId!)).toMatchObject({ purpose: 'test' });
  });

  test('a key that the tested person presses proves that he hears us', async () => {
    const { report } = await tested(numberWith('presses-one'));
    expect(report).toMatchObject({ ok: true, theyHeardUs: 'yes' });
  });

  test('one-way audio is told from a good call', async () => {
    await story.network.misbehave({ kind: 'no-sound' });
    const { report } = await tested(numberWith('says-yes'));
    expect(report).toMatchObject({ ok: false, code: 'one-way-audio', heardThem: false });
  });

  test.each([
    ['the number does not exist', () => numberWith('unreachable-number'), '404'],
    ['the number is busy', () => numberWith('busy'), '486'],
    ['the phone is off', () => numberWith('switched-off'), '480'],
    ['an extension nobody has', () => '600', '404'],
  ])('%s', async (_what, number, code) => {
    expect((await tested(number())).report).toMatchObject({ ok: false, code, sipStatus: Number(code) });
  });

  test.each([
    [403, '403'],
    [408, '408'],
    [488, '488'],
    [503, '503'],
    [603, '603'],
    [500, '503'],
    [420, 'other'],
  ])('the far end answers %i', async (status, code) => {
    await story.network.misbehave({ kind: 'refuses', status });
    expect((await tested(numberWith('says-yes'))).report).toMatchObject({
      ok: false,
      code,
      sipStatus: status,
    });
  });

  test('a wrong password is told before a call is placed', async () => {
    const { id } = await line(registered('wrong'));
    const { report, stages } = await tested(numberWith('says-yes'), id);
    expect(report).toMatchObject({ ok: false, code: '401', callId: undefined });
    expect(stages).toEqual(['registering', 'ended']);
  });

  test('a name that DNS does not know, a port at which nobody listens, and a network that is silent', async () => {
    const nowhere = await line({ host: 'no-such-host.invalid' });
    expect((await tested('100', nowhere.id)).report.code).toBe('no-such-host');
    await story.network.misbehave({ kind: 'gone' });
    const closed = await line({});
    expect((await tested('100', closed.id)).report.code).toBe('refused-by-host');
    await story.network.misbehave({ kind: 'silent' });
    const silent = await line({});
    expect((await tested('100', silent.id)).report.code).toBe('no-response');
  });

  test('what can not be dialled is refused', async () => {
    await expect(tested('привет мир')).rejects.toMatchObject({ code: 'trunk.test-number' });
  });
});

describe('limits', () => {
  test('no more calls than lines, and none faster than the rate', async () => {
    const { id } = await line({ maxLines: 2, callsPerSecond: 50 });
    await story.untilState(id, 'reachable');
    const first = story.place(numberWith('no-answer'), { trunkId: id });
    const tooFast = { code: 'trunk.too-fast', params: { retryAfterMs: expect.any(Number) as number } };
    const slow = await line({ maxLines: 2, callsPerSecond: 0.1 });
    await story.untilState(slow.id, 'reachable');
    const only = story.place(numberWith('no-answer', 1), { trunkId: slow.id });
    expect(() => story.place(numberWith('busy'), { trunkId: slow.id })).toThrow(
      expect.objectContaining(tooFast) as Error,
    );
    await systemClock.sleep(50);
    const second = story.place(numberWith('no-answer', 2), { trunkId: id });
    expect(story.switchboard.capacity(id)).toMatchObject({ freeLines: 0 });
    expect(() => story.place(numberWith('busy'), { trunkId: id })).toThrow(
      expect.objectContaining({ code: 'trunk.lines-busy', params: { maxLines: 2 } }) as Error,
    );
    for (const call of [first, second, only]) call.hangUp();
    expect(await first.ended).toMatchObject({ cause: 'cancelled', by: 'us' });
    await second.ended;
    expect(story.switchboard.capacity(id).freeLines).toBe(2);
  });
});
