import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CuttablePostgres } from '../../test/fakes/cuttable-postgres.ts';
import { passUntil } from '../../test/fakes/hand-moved-time.ts';
import {
  campaignOf,
  db,
  dispatchers,
  house,
  projectId,
  seed,
  talked,
  unanswered,
} from '../../test/fakes/scripted-robot.ts';
import { ManualClock, silentLog, systemClock } from '../base/index.ts';
import { Database } from '../db/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';

let clock: ManualClock;
let way: CuttablePostgres;
let database: Database;

beforeEach(async () => {
  clock = new ManualClock();
  way = new CuttablePostgres(db.url);
  await way.open();
  database = new Database({ url: way.url, log: silentLog, clock });
});
afterEach(async () => {
  await way.cut();
  await database.close();
});

const visit = (n: number) => seed(n, { startsAtMs: clock.now() + 20 * 3_600_000 });
const seconds = { stepMs: 1_000 };

/** Calls that are up until the test ends them; the second patient has said yes by then. */
function talkingHouse() {
  let end = (): void => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  let marked = 0;
  const it = house(
    async (order) => {
      if (order.phone === visit(2).phones[0]) {
        await order.onMark('confirmed', 'said-yes');
        marked += 1;
      }
      await over;
      return marked > 0 && order.phone === visit(2).phones[0]
        ? { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked }
        : { ...unanswered('no-answer', 487), rang: true };
    },
    { clock, database },
  );
  return { ...it, end, marked: () => marked };
}

/** Both are called, and the second has said yes. */
async function bothTalk(it: ReturnType<typeof talkingHouse>) {
  const { campaign, visitIds } = await campaignOf(it, [visit(1), visit(2)]);
  await it.dispatcher.start();
  await it.campaigns.start(campaign.id);
  await passUntil(clock, 'an answer is in', () => it.marked() === 1 || undefined, seconds);
  const calling = async () => (await it.campaigns.summary(campaign)).calling === 2 || undefined;
  await passUntil(clock, 'two calls are up', calling, seconds);
  return { campaign, visitIds };
}

interface Stopping {
  /** After it has begun. */
  meanwhile?(): Promise<void>;
  /** Of real time, between two seconds of the clock: what the clock has woken may have to wait for the database. */
  readonly restMs?: number;
}

/** Stops while the clock goes on; gives the milliseconds of the clock that it took. */
async function stopTakes(
  stop: () => Promise<void>,
  { meanwhile, restMs = 0 }: Stopping = {},
): Promise<number> {
  const fromMs = clock.monotonicMs();
  let stopped = false;
  const stopping = stop().then(() => (stopped = true));
  await meanwhile?.();
  const hasStopped = async (): Promise<true | undefined> => {
    if (restMs > 0) await Promise.race([stopping, systemClock.sleep(restMs)]);
    return stopped || undefined;
  };
  await passUntil(clock, 'it has stopped', hasStopped, { ...seconds, mostMs: 20 * 60_000 });
  return clock.monotonicMs() - fromMs;
}

/** The next start, on the same database; everybody whom it calls says yes. */
async function nextStart(campaignId: string) {
  const called: string[] = [];
  const it = house(
    async (order): Promise<RobotCallResult> => {
      called.push(order.phone);
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked };
    },
    { clock },
  );
  await it.dispatcher.start();
  await passUntil(
    clock,
    'the campaign is finished',
    async () => (await it.campaigns.get(campaignId)).state === 'finished' || undefined,
    seconds,
  );
  const targets = await it.campaigns.targets(campaignId, { limit: 10 });
  const attempts = await Promise.all(targets.map(({ id }) => it.campaigns.attempts(id)));
  return { called, endings: attempts.map((each) => each.map(({ ending }) => ending)), ...it };
}

describe('stopping while PostgreSQL is away', () => {
  it('gives endings up after a while; the next start closes them and loses no answer', async () => {
    const it = talkingHouse();
    const { campaign, visitIds } = await bothTalk(it);
    await way.cut();
    it.end();
    const tookMs = await stopTakes(() => it.dispatcher.stop());
    // it has tried for a while: a database that comes back in time loses nothing
    expect(tookMs).toBeGreaterThanOrEqual(30_000);
    dispatchers.splice(0);

    // what was given up is not written behind the back of the next start
    await way.open();
    for (let second = 0; second < 20; second += 1) {
      await clock.advanceAsync(1_000);
      await database.query('select 1');
    }
    const open = await db.database.query('select id from campaigns.attempt where ended_at is null');
    expect(open).toHaveLength(2);

    const next = await nextStart(campaign.id);
    expect(next.endings).toEqual([['interrupted', 'confirmed'], ['confirmed']]);
    expect(next.called).toEqual(visit(1).phones);
    expect((await next.appointments.getMany(visitIds)).map(({ mark }) => mark)).toEqual([
      'confirmed',
      'confirmed',
    ]);
    expect(await next.campaigns.handCalls(projectId, 'open')).toEqual([]);
  });

  it('writes them when it comes back in time', async () => {
    const it = talkingHouse();
    await bothTalk(it);
    await way.cut();
    it.end();
    await stopTakes(() => it.dispatcher.stop(), {
      meanwhile: async () => {
        await clock.advanceAsync(10_000);
        await way.open();
      },
      restMs: 500,
    });
    dispatchers.splice(0);
    const endings = await db.database.query<{ ending: string }>(
      'select ending from campaigns.attempt order by ending',
    );
    expect(endings.map(({ ending }) => ending)).toEqual(['confirmed', 'no-answer']);
  });
});

describe('stopping', () => {
  it('ends though a call never does; the next start closes its attempt', async () => {
    const it = house(() => new Promise(() => undefined), { clock });
    const { campaign } = await campaignOf(it, [visit(1)]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await passUntil(
      clock,
      'the call is up',
      async () => (await it.campaigns.summary(campaign)).calling === 1 || undefined,
      seconds,
    );
    await stopTakes(() => it.dispatcher.stop());
    dispatchers.splice(0);
    expect((await nextStart(campaign.id)).endings).toEqual([['interrupted', 'confirmed']]);
  });
});
