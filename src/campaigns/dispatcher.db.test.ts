import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';
import { seedVisits, type VisitSeed } from '../../test/factories/visits.ts';
import { newId, silentLog, systemClock } from '../base/index.ts';
import { Appointments, Projects } from '../clinic/index.ts';
import type { ScenarioOutcome } from '../scenario/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';
import type { Campaign, CampaignSettings } from './campaign.ts';
import { Campaigns } from './campaigns.ts';
import { Dispatcher } from './dispatcher.ts';
import type { CampaignNews } from './news.ts';
import type { RobotCallOrder } from './robot-call.ts';

const dayMs = 86_400_000;
const talked: ScenarioOutcome = {
  mark: 'confirmed',
  ending: 'said-yes',
  administrator: 'not-needed',
  heard: [{ atMs: 9_000, step: 'ask', by: 'voice', meaning: 'yes', confidence: 0.97, used: 'answer' }],
  listenedMs: 9_000,
  lastStep: 'thanks',
  callback: false,
};
const unanswered = (cause: RobotCallResult['cause'], sipStatus: number): RobotCallResult => ({
  cause,
  sipStatus,
  talkMs: 0,
});

let db: TestDatabase;
let projectId: string;
const dispatchers: Dispatcher[] = [];

beforeEach(async () => {
  db = await openTestDatabase();
  projectId = (await new Projects({ database: db.database, clock: systemClock }).ensureDefault()).id;
});
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));
  await db.close();
});

type Robot = (order: RobotCallOrder) => Promise<RobotCallResult>;

function house(robotCall: Robot, options: { alone?: boolean; kind?: string } = {}) {
  const news: CampaignNews[] = [];
  const { database } = db;
  const appointments = new Appointments({ database });
  const shared = {
    clock: systemClock,
    database,
    appointments,
    onNews: (event: CampaignNews) => news.push(event),
  };
  const dispatcher = new Dispatcher({
    ...shared,
    log: silentLog,
    projects: new Projects({ database, clock: systemClock }),
    lines: {
      capacity: () => ({ freeLines: 100, nextStartInMs: 0 }),
      trunks: { state: () => ({ state: 'reachable', sinceMs: 0 }) },
    },
    robotCall,
    rehearsalAdministratorUri: 'sip:admin@127.0.0.1',
    alone: options.alone ?? true,
  });
  dispatchers.push(dispatcher);
  const trunk = { projectId, kind: options.kind ?? 'rehearsal' };
  const campaigns = new Campaigns({
    ...shared,
    trunks: { get: async (id: string) => ({ ...trunk, id }) as never },
    onWork: () => dispatcher.poke(),
  });
  return { dispatcher, campaigns, appointments, news };
}

type House = ReturnType<typeof house>;

async function campaignOf(
  { campaigns }: House,
  seeds: readonly VisitSeed[],
  settings: Partial<CampaignSettings> = {},
): Promise<{ campaign: Campaign; visitIds: readonly string[] }> {
  const { importId, visitIds } = await seedVisits(db.database, projectId, seeds);
  const campaign = await campaigns.create(projectId, {
    trunkId: newId(),
    appointments: { importId },
    settings: { callsPerSecond: 100, pauseMinutes: 1, busyPauseMinutes: 1, ...settings },
  });
  return { campaign, visitIds };
}

async function finished({ campaigns }: House, id: string): Promise<void> {
  await expect
    .poll(async () => (await campaigns.get(id)).state, { timeout: 20_000, interval: 30 })
    .toBe('finished');
}

const seed = (n: number, more: Partial<VisitSeed> = {}): VisitSeed => ({
  phones: [`+7990000${String(n).padStart(4, '0')}`],
  startsAtMs: systemClock.now() + dayMs,
  ...more,
});

describe('the dispatcher', () => {
  it('commits the attempt before the call and the mark before the robot goes on', async () => {
    const seen: unknown[] = [];
    const it = house(async (order) => {
      const [attempt] = await db.database.query('select ended_at from campaigns.attempt where call_id = $1', [
        order.callId,
      ]);
      seen.push(attempt);
      await order.onMark('confirmed', 'said-yes');
      seen.push((await it.appointments.getMany(visitIds))[0]?.mark);
      return { cause: 'completed', sipStatus: 200, talkMs: 12_000, outcome: talked };
    });
    const { campaign, visitIds } = await campaignOf(it, [seed(1)]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(seen).toEqual([{ ended_at: null }, 'confirmed']);
    expect(await it.campaigns.summary(await it.campaigns.get(campaign.id))).toMatchObject({
      total: 1,
      reached: 1,
      confirmed: 1,
      notReached: 0,
      averageListenedMs: 9_000,
    });
    expect(it.news.map((event) => event.kind)).toContain('call');
  });

  it('tries three times, then asks a person', async () => {
    const it = house(async () => unanswered('no-answer', 487));
    const { campaign, visitIds } = await campaignOf(it, [seed(1)]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    const [target] = await it.campaigns.targets(campaign.id, { limit: 10 });
    const attempts = await it.campaigns.attempts(target!.id);
    expect(attempts.map((attempt) => [attempt.number, attempt.ending])).toEqual([
      [1, 'no-answer'],
      [2, 'no-answer'],
      [3, 'no-answer'],
    ]);
    // a minute of real life is 167 ms of rehearsal
    for (const [index, attempt] of attempts.entries()) {
      const before = attempts[index - 1];
      if (before) expect(attempt.placedAt - before.endedAt!).toBeGreaterThanOrEqual(166);
    }
    expect(await it.campaigns.handCalls(projectId, 'open')).toMatchObject([{ reason: 'not-reached' }]);
    expect((await it.appointments.getMany(visitIds))[0]?.mark).toBe('not-confirmed');
  });

  it('never has two calls at one number, though three patients share it', async () => {
    const atOnce = new Map<string, number>();
    let most = 0;
    const it = house(async (order) => {
      atOnce.set(order.phone, (atOnce.get(order.phone) ?? 0) + 1);
      most = Math.max(most, atOnce.get(order.phone)!);
      await systemClock.sleep(50);
      atOnce.set(order.phone, atOnce.get(order.phone)! - 1);
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, outcome: talked };
    });
    const family = [1, 2, 3].map(() => seed(7));
    const { campaign } = await campaignOf(
      it,
      family.map((one, index) => ({ ...one, name: `One ${index}` })),
    );
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(most).toBe(1);
    expect((await it.campaigns.summary(campaign)).confirmed).toBe(3);
  });

  it('keeps to the lines it was given', async () => {
    let up = 0;
    let most = 0;
    const it = house(async (order) => {
      most = Math.max(most, (up += 1));
      await systemClock.sleep(20);
      up -= 1;
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, outcome: talked };
    });
    const { campaign } = await campaignOf(
      it,
      Array.from({ length: 40 }, (_, n) => seed(n)),
      { linesAtOnce: 4 },
    );
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(most).toBe(4);
    expect((await it.campaigns.summary(campaign)).confirmed).toBe(40);
  });

  it('does not let an answer stand for a visit that was moved under the talk', async () => {
    const it = house(async (order) => {
      await db.database.query("update clinic.appointment set starts_at = starts_at + interval '1 hour'");
      expect(await order.onMark('confirmed', 'said-yes')).toBe(false);
      return { cause: 'completed', sipStatus: 200, talkMs: 1, outcome: talked };
    });
    const { campaign, visitIds } = await campaignOf(it, [seed(1)]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect((await it.appointments.getMany(visitIds))[0]?.mark).toBe('none');
    expect((await it.campaigns.summary(campaign)).confirmed).toBe(0);
    expect(await it.campaigns.handCalls(projectId, 'open')).toMatchObject([{ reason: 'callback-promised' }]);
  });

  it('does not charge a fault of the line to the patient', async () => {
    let calls = 0;
    const it = house(async (order) => {
      calls += 1;
      if (calls === 1) return unanswered('trunk-unavailable', 503);
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, outcome: talked };
    });
    const { campaign } = await campaignOf(it, [seed(1)], { attempts: 1 });
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await expect
      .poll(async () => (await it.campaigns.get(campaign.id)).held, { timeout: 3_000 })
      .toBe('trunk-unavailable');
    await finished(it, campaign.id);
    expect((await it.campaigns.summary(campaign)).confirmed).toBe(1);
  });

  it('refuses a number of the rehearsal on a real line, and says so', async () => {
    const it = house(async () => unanswered('no-answer', 487), { kind: 'address' });
    const always = { from: '00:00', to: '24:00' };
    const { campaign } = await campaignOf(it, [seed(1)], { hours: { weekdays: always, weekends: always } });
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(await it.campaigns.targets(campaign.id, { limit: 1 })).toMatchObject([
      { state: 'refused', reason: 'sample-number-on-real-line', attempts: 0 },
    ]);
  });

  it('pauses, goes on and stops', async () => {
    const it = house(async (order) => {
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, outcome: talked };
    });
    const { campaign } = await campaignOf(
      it,
      Array.from({ length: 30 }, (_, n) => seed(n)),
      { callsPerSecond: 5 },
    );
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await expect.poll(async () => (await it.campaigns.summary(campaign)).confirmed).toBeGreaterThan(0);
    await it.campaigns.pause(campaign.id);
    await expect.poll(async () => (await it.campaigns.summary(campaign)).calling).toBe(0);
    const { confirmed } = await it.campaigns.summary(campaign);
    await systemClock.sleep(500);
    expect((await it.campaigns.summary(campaign)).confirmed).toBe(confirmed);
    await it.campaigns.resume(campaign.id);
    await it.campaigns.stop(campaign.id);
    const summary = await it.campaigns.summary(campaign);
    expect(summary.waiting).toBe(0);
    expect(summary.refused).toBeGreaterThan(0);
    await expect(it.campaigns.resume(campaign.id)).rejects.toMatchObject({
      kind: 'conflict',
      code: 'campaign.state',
    });
  });
});

describe('a rehearsal', () => {
  it("leaves nothing on a real patient's card", async () => {
    const it = house(async (order) => {
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, outcome: talked };
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
      return { cause: 'completed', sipStatus: 200, talkMs: 1, outcome: talked };
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
      return { cause: 'completed', sipStatus: 200, talkMs: 1, outcome: talked } as const;
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
