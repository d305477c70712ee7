import { describe, expect, it } from 'vitest';
import { passUntil } from '../../test/fakes/hand-moved-time.ts';
import { LimitedLine } from '../../test/fakes/limited-line.ts';
import { campaignOf, db, house, seed } from '../../test/fakes/scripted-robot.ts';
import { ManualClock, silentLog } from '../base/index.ts';
import type { CampaignSettings } from './campaign.ts';
import { createRobotCaller } from './robot-caller.ts';

/** A campaign over a line that others use too: people who ring us, operators who ring out. */
async function openSharedLine(
  limits: LimitedLine['limits'],
  count: number,
  settings: Partial<CampaignSettings>,
  setUp: (line: LimitedLine, clock: ManualClock) => void,
) {
  const clock = new ManualClock(Date.UTC(2026, 10, 23, 9));
  const line = new LimitedLine(clock, limits);
  const robotCall = createRobotCaller({ clock, log: silentLog, switchboard: line, talker: line.talker });
  const it = house(robotCall, { clock, capacity: line.capacity, kind: 'address' });
  const always = { from: '00:00', to: '24:00' };
  const { campaign } = await campaignOf(
    it,
    Array.from({ length: count }, (_, n) =>
      seed(n, {
        phones: [`+7916000${String(n).padStart(4, '0')}`],
        startsAtMs: clock.now() + 40 * 3_600_000,
      }),
    ),
    { linesAtOnce: 100, hours: { weekdays: always, weekends: always }, ...settings },
  );
  const { id } = campaign;
  setUp(line, clock);
  await it.dispatcher.start();
  await it.campaigns.start(id);
  const held = new Set<string | null>();
  const until = (what: string, look: () => Promise<boolean> | boolean) =>
    passUntil(
      clock,
      what,
      async () => {
        held.add((await it.campaigns.get(id)).held);
        return (await look()) || undefined;
      },
      { stepMs: 500 },
    );
  const summary = async () => await it.campaigns.summary(await it.campaigns.get(id));
  const over = async (): Promise<boolean> => (await it.campaigns.get(id)).state === 'finished';
  const targets = () => it.campaigns.targets(id, { limit: 100 });
  const attempts = async () =>
    (await Promise.all((await targets()).map((target) => it.campaigns.attempts(target.id)))).flat();
  return { ...it, id, clock, line, held, until, summary, over, targets, attempts };
}

/** Everybody was called once, by an attempt that was placed. */
async function expectEachOnce(
  { line, attempts }: Awaited<ReturnType<typeof openSharedLine>>,
  count: number,
): Promise<void> {
  const all = await attempts();
  expect(all.map(({ number, ending }) => [number, ending])).toEqual(
    Array.from({ length: count }, () => [1, 'confirmed']),
  );
  expect(line.placed.map(({ callId }) => callId).sort()).toEqual(all.map(({ callId }) => callId).sort());
  expect(new Set(line.placed.map(({ to }) => to)).size).toBe(count);
}

describe('a line that callers and telephones use too', () => {
  it('gets no more calls claimed than it has lines left', async () => {
    let prepared = 0;
    let waiting = 0;
    // a call that is over may still be written down as under way, so the line is asked, not the table
    let most = 0;
    const it = await openSharedLine({ maxLines: 10, callsPerSecond: 100 }, 20, {}, (line, clock) => {
      line.callersRing(5);
      line.beforePlacing = async () => {
        waiting += 1;
        most = Math.max(most, waiting + line.inUse);
        // one is placed after the other
        await clock.sleep(((prepared += 1) % 5) * 1_000);
        waiting -= 1;
      };
    });
    await it.until('all are called', it.over);
    expect(most).toBe(10);
    expect(it.held).toEqual(new Set([null]));
    await expectEachOnce(it, 20);
  });

  it('and is full before a call is placed takes it later: no try is spent, no row is left, and it is not held', async () => {
    let rang = false;
    const it = await openSharedLine({ maxLines: 4, callsPerSecond: 100 }, 8, {}, (line) => {
      line.beforePlacing = async () => {
        if (!rang) line.callersRing(4);
        rang = true;
      };
    });
    await it.until('four are claimed', async () => (await it.summary()).calling === 4);
    await it.until('they are taken back', async () => (await it.summary()).calling === 0);
    expect(await it.attempts()).toEqual([]);
    const now = await it.targets();
    expect(now.map(({ state, attempts, lastCallId }) => [state, attempts, lastCallId])).toEqual(
      now.map(() => ['waiting', 0, null]),
    );
    it.line.callersHangUp(4);
    await it.until('all are called', it.over);
    expect(it.held).toEqual(new Set([null]));
    await expectEachOnce(it, 8);
  });

  it('is given back who waited for it when the campaign was stopped', async () => {
    const it = await openSharedLine({ maxLines: 2, callsPerSecond: 100 }, 2, {}, (line) => {
      line.beforePlacing = async () => line.callersRing(2);
    });
    await it.until('two are claimed', async () => (await it.summary()).calling === 2);
    await it.campaigns.stop(it.id);
    await it.until('they are let go', async () => (await it.summary()).calling === 0);
    expect(await it.targets()).toMatchObject([
      { state: 'refused', reason: 'campaign-stopped', attempts: 0 },
      { state: 'refused', reason: 'campaign-stopped', attempts: 0 },
    ]);
    expect([await it.attempts(), it.line.placed]).toEqual([[], []]);
  });

  it('places nothing after the calling hours, though it was claimed within them', async () => {
    // 9:00 UTC is noon in Moscow
    const noon = { from: '10:00', to: '13:00' };
    const hours = { weekdays: noon, weekends: noon };
    const it = await openSharedLine({ maxLines: 2, callsPerSecond: 100 }, 2, { hours }, (line, clock) => {
      line.beforePlacing = () => clock.sleep(70 * 60_000);
    });
    await it.until('two are claimed', async () => (await it.summary()).calling === 2);
    await it.until('they are taken back', async () => {
      await it.clock.advanceAsync(60_000);
      return (await it.summary()).calling === 0;
    });
    expect([await it.attempts(), it.line.placed]).toEqual([[], []]);
    expect(it.held).toEqual(new Set([null, 'outside-hours']));
  });
});

describe('a line that refuses one number', () => {
  it('goes on with all others, and asks for that one again after a pause, at no cost to him', async () => {
    const refused = '+79160000000';
    const it = await openSharedLine(
      { maxLines: 2, callsPerSecond: 100 },
      12,
      { busyPauseMinutes: 2 },
      (line) => {
        line.refuses = (to) => to === refused && line.placed.filter((call) => call.to === to).length <= 2;
      },
    );
    const [first] = await it.targets();
    await it.until('all are called', it.over);
    expect(it.held).toEqual(new Set([null]));
    expect(await it.summary()).toMatchObject({ confirmed: 12 });
    const tries = await it.campaigns.attempts(first!.id);
    expect(tries.map(({ ending }) => ending)).toEqual(['line-refused', 'line-refused', 'confirmed']);
    for (const [index, { placedAt }] of tries.entries()) {
      const before = tries[index - 1];
      if (before) expect(placedAt - before.placedAt).toBeGreaterThanOrEqual(120_000);
    }
    const rows = await db.database.query('select mark from clinic.appointment where mark <> $1', [
      'confirmed',
    ]);
    expect(rows).toEqual([]);
  });
});
