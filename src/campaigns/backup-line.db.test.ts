import { describe, expect, it } from 'vitest';
import { passUntil } from '../../test/fakes/hand-moved-time.ts';
import {
  campaignOver,
  db,
  house,
  projectId,
  seed,
  talked,
  unanswered,
} from '../../test/fakes/scripted-robot.ts';
import { seedVisits } from '../../test/factories/visits.ts';
import { ManualClock, newId, type Clock } from '../base/index.ts';
import type { TrunkState } from '../calls/index.ts';
import type { CampaignSettings } from './campaign.ts';
import type { RobotCallOrder } from './robot-call.ts';

/** Two lines behind which everybody says yes after some seconds; each can be down, full or refuse. */
function openTwoLines() {
  const clock: Clock & ManualClock = new ManualClock();
  const [main, backup] = [newId(), newId()];
  const name = (trunkId: string) => (trunkId === main ? 'main' : 'backup');
  const lines = {
    main: { state: 'reachable', refuses: false, freeLines: 100, inUse: 0 },
    backup: { state: 'reachable', refuses: false, freeLines: 100, inUse: 0 },
  };
  const placed: { by: 'main' | 'backup'; phone: string; atMs: number; refused: boolean }[] = [];
  const it = house(
    async (order: RobotCallOrder) => {
      const by = name(order.trunkId);
      const line = lines[by];
      placed.push({ by, phone: order.phone, atMs: clock.monotonicMs(), refused: line.refuses });
      if (line.refuses) return unanswered('trunk-unavailable', 503);
      line.inUse += 1;
      order.onPlaced();
      await clock.sleep(2_000);
      order.onPhase('ringing');
      await clock.sleep(18_000);
      line.inUse -= 1;
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 10_000, rang: true, outcome: talked };
    },
    {
      clock,
      backups: [backup],
      state: (id): TrunkState =>
        lines[name(id)].state === 'failed'
          ? { state: 'failed', sinceMs: 0, why: 'no-response' }
          : { state: 'reachable', sinceMs: 0 },
      capacity: (id) => {
        const { freeLines, inUse } = lines[name(id)];
        return { freeLines: freeLines - inUse, nextStartInMs: 0, callsPerSecond: 100 };
      },
    },
  );
  const run = async (people: number, settings: Partial<CampaignSettings>) => {
    const seeds = Array.from({ length: people }, (_, n) =>
      seed(n, { startsAtMs: clock.now() + 20 * 3_600_000 }),
    );
    const { importId } = await seedVisits(db.database, projectId, seeds);
    const campaign = await campaignOver(it, { importId }, settings, main);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    return campaign;
  };
  const until = (what: string, look: () => Promise<boolean> | boolean) =>
    passUntil(clock, what, async () => (await look()) || undefined, { stepMs: 500, mostMs: 3_600_000 });
  const over = (id: string) => async () => (await it.campaigns.get(id)).state === 'finished';
  const attempts = async (id: string) => {
    const targets = await it.campaigns.targets(id, { limit: 1_000 });
    return (await Promise.all(targets.map((target) => it.campaigns.attempts(target.id)))).flat();
  };
  return { ...it, clock, lines, placed, name, run, until, over, attempts };
}

const calls = (placed: readonly { by: string }[], by: string) =>
  placed.filter((call) => call.by === by).length;

describe('a campaign whose line has a backup', () => {
  it('goes on by it while the line is down, and comes back', async () => {
    const it = openTwoLines();
    const { id } = await it.run(40, { linesAtOnce: 4, callsPerSecond: 100 });
    await it.until('calls went by the line', () => it.placed.length >= 8);
    expect(calls(it.placed, 'backup')).toBe(0);
    it.lines.main.state = 'failed';
    const before = it.placed.length;
    await it.until('calls went on', () => it.placed.length >= before + 12);
    expect(calls(it.placed.slice(before), 'main')).toBe(0);
    expect((await it.campaigns.get(id)).held).toBeNull();
    it.lines.main.state = 'reachable';
    const back = it.placed.length;
    await it.until('it is over', it.over(id));
    expect(calls(it.placed.slice(back), 'backup')).toBe(0);
    // each was called once, and his attempt names the line that he was called by
    expect(new Set(it.placed.map(({ phone }) => phone)).size).toBe(40);
    expect(it.placed).toHaveLength(40);
    for (const { trunkId, phone, ending } of await it.attempts(id)) {
      const call = it.placed.find((one) => one.phone === phone);
      expect([it.name(trunkId ?? ''), ending]).toEqual([call?.by, 'confirmed']);
    }
  });

  it('goes by it when the line refuses, tries the line by one call after a rest, and trusts it again once that rings', async () => {
    const it = openTwoLines();
    const { id } = await it.run(50, { linesAtOnce: 6, callsPerSecond: 100 });
    await it.until('six are up', () => it.placed.length >= 6);
    it.lines.main.refuses = true;
    const refused = () => it.placed.filter((call) => call.refused);
    await it.until('it has refused thrice more', () => {
      const [first] = refused();
      return refused().filter(({ atMs }) => atMs > (first?.atMs ?? 0) + 4_000).length >= 3;
    });
    // those that left together, then one call after each rest of five, ten and twenty seconds
    const [{ atMs: fromMs } = { atMs: 0 }] = refused();
    const later = refused().filter(({ atMs }) => atMs > fromMs + 4_000);
    expect(new Set(later.map(({ atMs }) => atMs)).size).toBe(3);
    expect(calls(it.placed, 'backup')).toBeGreaterThan(6);
    it.lines.main.refuses = false;
    await it.until('it is over', it.over(id));
    expect(it.placed.at(-1)?.by).toBe('main');
    const answered = it.placed.filter(({ refused: one }) => !one).map(({ phone }) => phone);
    expect([new Set(answered).size, answered.length]).toEqual([50, 50]);
    expect(await it.campaigns.summary(await it.campaigns.get(id))).toMatchObject({ confirmed: 50 });
  });

  it('takes it for what the line has no room for, and its own limits hold', async () => {
    const it = openTwoLines();
    it.lines.main.freeLines = 3;
    it.lines.backup.freeLines = 2;
    const { id } = await it.run(30, { linesAtOnce: 20, callsPerSecond: 100 });
    let most = { main: 0, backup: 0 };
    await it.until('it is over', async () => {
      const { main, backup } = it.lines;
      most = { main: Math.max(most.main, main.inUse), backup: Math.max(most.backup, backup.inUse) };
      return await it.over(id)();
    });
    expect(most).toEqual({ main: 3, backup: 2 });
  });

  it('is held only when none of them can be called by', async () => {
    const it = openTwoLines();
    it.lines.main.state = 'failed';
    it.lines.backup.state = 'failed';
    const { id } = await it.run(3, { linesAtOnce: 3, callsPerSecond: 100 });
    await it.until('it is held', async () => (await it.campaigns.get(id)).held === 'trunk-unavailable');
    it.lines.backup.state = 'reachable';
    await it.until('it is over', it.over(id));
    expect(calls(it.placed, 'backup')).toBe(3);
  });
});
