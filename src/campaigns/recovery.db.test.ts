import { describe, expect, it } from 'vitest';
import {
  campaignOf,
  db,
  dispatchers,
  finished,
  house,
  projectId,
  seed,
  talked,
} from '../../test/fakes/scripted-robot.ts';
import { systemClock } from '../base/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';
import type { RobotCallOrder } from './robot-call.ts';

describe('a rehearsal', () => {
  it("leaves nothing on a real patient's card", async () => {
    const it = house(async (order) => {
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked };
    });
    const { campaign, visitIds } = await campaignOf(it, [seed(1, { source: 'file' })]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(await it.campaigns.targets(campaign.id, { limit: 1 })).toMatchObject([{ mark: 'confirmed' }]);
    expect((await it.appointments.getMany(visitIds))[0]?.mark).toBe('none');
  });
});

describe('after a crash', () => {
  it('loses no mark and calls nobody again before his pause is over', async () => {
    // the first process hangs in every call for ever; two patients have answered
    const never = new Promise<RobotCallResult>(() => undefined);
    let placed = 0;
    const first = house(async (order) => {
      placed += 1;
      if (placed <= 2) await order.onMark('confirmed', 'said-yes');
      return never;
    });
    const { campaign, visitIds } = await campaignOf(
      first,
      [1, 2, 3, 4].map((n) => seed(n)),
      { pauseMinutes: 6 },
    );
    await first.dispatcher.start();
    await first.campaigns.start(campaign.id);
    await expect.poll(async () => (await first.campaigns.summary(campaign)).calling).toBe(4);
    await expect
      .poll(async () => (await first.appointments.countByMark({ projectId })).confirmed, { timeout: 3_000 })
      .toBe(2);
    // "killed": it never ticks again
    first.dispatcher.stop().catch(() => undefined);
    dispatchers.splice(0);

    const restartedAt = systemClock.now();
    const calledAgain: string[] = [];
    const second = house(async (order) => {
      calledAgain.push(order.phone);
      expect(systemClock.now() - restartedAt).toBeGreaterThanOrEqual(1_000 - 5);
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked };
    });
    await second.dispatcher.start();
    await finished(second, campaign.id);
    expect(calledAgain).toHaveLength(2);
    const visits = await second.appointments.getMany(visitIds);
    expect(visits.map((visit) => visit.mark)).toEqual(['confirmed', 'confirmed', 'confirmed', 'confirmed']);
    const endings = await db.database.query<{ ending: string; count: number }>(
      'select ending, count(*) as count from campaigns.attempt group by ending order by ending',
    );
    expect(endings).toEqual([
      { ending: 'confirmed', count: 4 },
      { ending: 'interrupted', count: 2 },
    ]);
  });

  it('keeps a second dispatcher out while the first one works', async () => {
    const callers: string[] = [];
    const robot = (name: string) => async (order: RobotCallOrder) => {
      callers.push(name);
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked } as const;
    };
    const one = house(robot('one'), { alone: false });
    const two = house(robot('two'), { alone: false });
    const { campaign } = await campaignOf(
      one,
      Array.from({ length: 10 }, (_, n) => seed(n)),
    );
    await one.dispatcher.start();
    await expect
      .poll(async () => (await db.database.query('select 1 from campaigns.dispatcher_lease')).length)
      .toBe(1);
    await two.dispatcher.start();
    await one.campaigns.start(campaign.id);
    await finished(one, campaign.id);
    expect(new Set(callers)).toEqual(new Set(['one']));
    expect(callers).toHaveLength(10);
  });
});
