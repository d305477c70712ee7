import { describe, expect, it } from 'vitest';
import { passUntil } from '../../test/fakes/hand-moved-time.ts';
import { LimitedLine } from '../../test/fakes/limited-line.ts';
import {
  campaignOf,
  campaignOver,
  house,
  projectId,
  seed,
  db,
  unanswered,
  type House,
} from '../../test/fakes/scripted-robot.ts';
import { seedVisits } from '../../test/factories/visits.ts';
import { ManualClock, newId, silentLog } from '../base/index.ts';
import type { Campaign } from './campaign.ts';
import { createRobotCaller } from './robot-caller.ts';

const seeds = (clock: ManualClock, count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => seed(from + n, { startsAtMs: clock.now() + 20 * 3_600_000 }));

/** A campaign that wants more than its line gives, lived through to its end. */
async function called(limits: LimitedLine['limits'], count: number) {
  const clock = new ManualClock();
  const line = new LimitedLine(clock, limits);
  const robotCall = createRobotCaller({ clock, log: silentLog, switchboard: line, talker: line.talker });
  const it = house(robotCall, { clock, capacity: line.capacity });
  const { campaign } = await campaignOf(it, seeds(clock, count), { linesAtOnce: 100, callsPerSecond: 100 });
  await it.dispatcher.start();
  await it.campaigns.start(campaign.id);
  await passUntil(
    clock,
    'the campaign is finished',
    async () => (await it.campaigns.get(campaign.id)).state === 'finished' || undefined,
    { stepMs: 1_000 },
  );
  const targets = await it.campaigns.targets(campaign.id, { limit: 100 });
  const attempts = (await Promise.all(targets.map(({ id }) => it.campaigns.attempts(id)))).flat();
  return { line, attempts };
}

describe('a line that is slower than its campaign', () => {
  it.each([
    ['a call in ten seconds', { maxLines: 60, callsPerSecond: 0.1 }, 40],
    ['two calls in a second', { maxLines: 60, callsPerSecond: 2 }, 40],
    ['three lines', { maxLines: 3, callsPerSecond: 50 }, 20],
  ])('%s: everybody is called once, in his turn', async (_, limits, count) => {
    const { line, attempts } = await called(limits, count);
    expect(attempts.map(({ number, ending }) => [number, ending])).toEqual(
      Array.from({ length: count }, () => [1, 'confirmed']),
    );
    // each attempt was placed, none twice
    expect(line.placed.map(({ callId }) => callId).sort()).toEqual(
      attempts.map(({ callId }) => callId).sort(),
    );
    expect(line.most).toBeLessThanOrEqual(limits.maxLines);
    const startedMs = line.placed.map(({ atMs }) => atMs);
    const perWindow = Math.max(1, limits.callsPerSecond);
    for (const [index, atMs] of startedMs.entries()) {
      const before = startedMs[index - perWindow];
      if (before !== undefined)
        expect(atMs - before).toBeGreaterThanOrEqual((perWindow / limits.callsPerSecond) * 1_000);
    }
    // the gate was asked for a call now, not for one some minutes later
    for (const { callId, placedAt } of attempts) {
      const { atMs } = line.placed.find((call) => call.callId === callId)!;
      expect(atMs - placedAt).toBeLessThan(30_000);
    }
  });
});

describe('what is claimed for a line', () => {
  const capacity = { freeLines: 3, nextStartInMs: 0, callsPerSecond: 100 };

  /** Calls that are claimed and not placed until the test lets them go. */
  function waitingHouse(given: () => typeof capacity) {
    const clock = new ManualClock();
    let asked = 0;
    let letGo = (): void => undefined;
    const gone = new Promise<void>((resolve) => (letGo = resolve));
    const it = house(
      async () => {
        await gone;
        return unanswered('rejected', 603);
      },
      {
        clock,
        capacity: () => {
          asked += 1;
          return given();
        },
      },
    );
    const rounds = async (count: number): Promise<void> => {
      const from = asked;
      await passUntil(clock, 'the line was asked', () => asked >= from + count || undefined, { stepMs: 200 });
    };
    return { ...it, clock, letGo, rounds };
  }

  const calling = async ({ campaigns }: House, ...over: readonly Campaign[]): Promise<number> => {
    const summaries = await campaigns.summaries(over);
    return summaries.reduce((sum, summary) => sum + summary.calling, 0);
  };

  it('is not more than it has, however long placing takes and whoever claims', async () => {
    const it = waitingHouse(() => capacity);
    const trunkId = newId();
    const both: Campaign[] = [];
    for (const [from, linesAtOnce] of [
      [0, 1],
      [20, 10],
    ] as const) {
      const { visitIds } = await seedVisits(db.database, projectId, seeds(it.clock, 5, from));
      both.push(await campaignOver(it, { ids: visitIds }, { linesAtOnce }, trunkId));
    }
    await it.dispatcher.start();
    for (const { id } of both) await it.campaigns.start(id);
    await it.rounds(12);
    expect(await calling(it, ...both)).toBe(3);
    it.letGo();
    await passUntil(it.clock, 'all were called', async () => {
      const states = await Promise.all(both.map(async ({ id }) => (await it.campaigns.get(id)).state));
      return states.every((state) => state === 'finished') || undefined;
    });
  });

  it('is nothing while it may not start a call', async () => {
    let nextStartInMs = 500;
    const it = waitingHouse(() => ({ ...capacity, nextStartInMs }));
    const { campaign } = await campaignOf(it, seeds(it.clock, 5));
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await it.rounds(5);
    expect(await calling(it, campaign)).toBe(0);
    nextStartInMs = 0;
    await it.rounds(5);
    expect(await calling(it, campaign)).toBe(3);
    it.letGo();
  });

  it('is not more than it starts within some seconds', async () => {
    const it = waitingHouse(() => ({ ...capacity, freeLines: 100, callsPerSecond: 0.5 }));
    const { campaign } = await campaignOf(it, seeds(it.clock, 10));
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await it.rounds(10);
    expect(await calling(it, campaign)).toBe(2);
    it.letGo();
  });
});
