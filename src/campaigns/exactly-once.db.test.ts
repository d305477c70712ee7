import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CuttablePostgres } from '../../test/fakes/cuttable-postgres.ts';
import { FullDisk } from '../../test/fakes/full-disk.ts';
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
  type House,
} from '../../test/fakes/scripted-robot.ts';
import { ManualClock, silentLog } from '../base/index.ts';
import { Database } from '../db/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';
import { Journal } from './journal.ts';
import type { RobotCall } from './robot-call.ts';

const seconds = { stepMs: 1_000 };
const confirmed: RobotCallResult = {
  cause: 'completed',
  sipStatus: 200,
  talkMs: 1,
  rang: true,
  outcome: talked,
};
let clock: ManualClock;
let way: CuttablePostgres;
let database: Database;
let disk: FullDisk;

beforeEach(async () => {
  clock = new ManualClock();
  disk = new FullDisk();
  way = new CuttablePostgres(db.url);
  await way.open();
  database = new Database({ url: way.url, log: silentLog, clock });
});
afterEach(async () => {
  await way.cut();
  await database.close();
});

const journal = (): Journal => new Journal({ disk, log: silentLog });
const visit = () => seed(1, { startsAtMs: clock.now() + 20 * 3_600_000 });
const until = (what: string, look: () => unknown) =>
  passUntil(clock, what, async () => (await look()) || undefined, seconds);

/** The only visit is called about by a robot that follows `call`. */
async function calling(call: RobotCall, options: Parameters<typeof house>[1] = {}) {
  const it = house(call, { clock, database, journal: journal(), ...options });
  const { campaign, visitIds } = await campaignOf(it, [visit()], { pauseMinutes: 60 });
  await it.dispatcher.start();
  await it.campaigns.start(campaign.id);
  return { it, id: campaign.id, visitId: visitIds[0]! };
}

async function endOf({ campaigns }: House, id: string) {
  await until('the campaign is finished', async () => (await campaigns.get(id)).state === 'finished');
  const [target] = await campaigns.targets(id, { limit: 1 });
  const endings = (await campaigns.attempts(target!.id)).map(({ ending }) => ending);
  return { endings, handCalls: (await campaigns.handCalls(projectId, 'open')).map(({ reason }) => reason) };
}

describe('an answer that comes while PostgreSQL is away', () => {
  it('lets the robot go on, and is on the card although the process is killed before PostgreSQL is back', async () => {
    let promised: boolean | undefined;
    const { id, visitId } = await calling(async (order) => {
      await way.cut();
      promised = await order.onMark('confirmed', 'said-yes');
      return new Promise(() => undefined);
    });
    await until('the robot goes on', () => promised !== undefined);
    expect(promised).toBe(true);
    // killed: it never comes by PostgreSQL again
    dispatchers.splice(0);

    let calls = 0;
    const next = house(async () => Promise.reject(new Error(`call ${(calls += 1)}`)), {
      clock,
      journal: journal(),
    });
    await next.dispatcher.start();
    expect(await endOf(next, id)).toEqual({ endings: ['confirmed'], handCalls: [] });
    expect((await next.appointments.get(visitId)).mark).toBe('confirmed');
    expect([calls, (await disk.read()).length]).toEqual([0, 0]);
  });

  it('is left to a person when the disk is full too', async () => {
    disk.isFull = true;
    let promised: boolean | undefined;
    const {
      it: first,
      id,
      visitId,
    } = await calling(async (order) => {
      await way.cut();
      promised = await order.onMark('confirmed', 'said-yes');
      await way.open();
      return { ...confirmed, outcome: { ...talked, mark: 'not-confirmed', callback: true } };
    });
    await until('the robot goes on', () => promised !== undefined);
    expect(promised).toBe(false);
    expect(await endOf(first, id)).toEqual({
      endings: ['callback-promised'],
      handCalls: ['callback-promised'],
    });
    expect((await first.appointments.get(visitId)).mark).toBe('not-confirmed');
  });

  it('counts though another machine has closed its attempt meanwhile, and nobody asks him again', async () => {
    const { id, visitId } = await calling(async (order) => {
      await way.cut();
      await order.onMark('declined', 'said-no');
      return new Promise(() => undefined);
    });
    await until('it is in the journal', async () => (await disk.read()).length > 0);
    dispatchers.splice(0);
    // without that journal
    let calls = 0;
    const other = house(
      async () => {
        calls += 1;
        return unanswered('no-answer', 487);
      },
      { clock },
    );
    await other.dispatcher.start();
    await until('the attempt is closed', async () => {
      const rows = await db.database.query('select 1 from campaigns.attempt where ended_at is null');
      return rows.length === 0;
    });
    await other.campaigns.pause(id);
    const before = calls;
    const next = house(async () => Promise.reject(new Error('a call')), {
      clock,
      journal: journal(),
      alone: false,
    });
    await next.dispatcher.start();
    await until('it is written', async () => (await disk.read()).length === 0);
    await other.campaigns.resume(id);
    const { endings, handCalls } = await endOf(other, id);
    expect([endings[0], handCalls, calls]).toEqual(['callback-promised', ['callback-promised'], before]);
    expect((await other.appointments.get(visitId)).mark).toBe('declined');
  });
});

describe('a dispatcher that does not know PostgreSQL’s time', () => {
  it('places nothing until it does', async () => {
    let asked = 0;
    const told: number[] = [];
    const robot = async () => {
      told.push(asked);
      return unanswered('no-answer', 487);
    };
    await calling(robot, { learnTime: async () => (asked += 1) > 3 });
    await until('somebody is called', () => told.length > 0);
    expect(told[0]).toBeGreaterThan(3);
  });
});

describe('a dispatcher whose lease another has taken', () => {
  it('places nothing, and leaves calls that are up to whoever placed them', async () => {
    let wake = (): void => undefined;
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    let welcome: boolean | undefined;
    const { it: first, id } = await calling(async (order) => {
      await asleep;
      welcome = await order.isWelcome();
      return welcome ? confirmed : 'not-placed';
    });
    await until(
      'a call is claimed',
      async () => (await first.campaigns.targets(id, { limit: 1, state: 'calling' }))[0],
    );
    await db.database.query(
      `update campaigns.dispatcher_lease set holder = gen_random_uuid(), until = 'infinity'`,
    );
    const left = await db.database.query<{ open: number }>(
      'select count(*)::int as open from campaigns.attempt where ended_at is null',
    );
    wake();
    await until('it has asked', () => welcome !== undefined);
    expect([welcome, left[0]!.open]).toEqual([false, 1]);
  });
});
