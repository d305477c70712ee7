import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../../src/base/index.ts';
import { EmbeddedServer } from '../../../src/db/index.ts';
import { numberWith, type Temperament } from '../../../src/rehearsal/index.ts';
import { openTown, type Town } from '../town.ts';
import { until } from './killable-house.ts';

const dayMs = 86_400_000;
const directory = mkdtempSync(join(tmpdir(), 'perezvon-away-'));
/** Dies and comes back after ten seconds. */
const server = new EmbeddedServer({ directory, clock: systemClock, log: silentLog, restartMs: 10_000 });
let town: Town;

const crowd: readonly Temperament[] = [
  'presses-one',
  'says-yes',
  'says-coming',
  'says-no',
  'slow-thinker',
  'hangs-up-midway',
  'says-fine',
  'presses-two',
  'busy',
  'says-of-course',
];

beforeAll(async () => {
  await server.start();
  town = await openTown(server.url);
}, 120_000);

afterAll(async () => {
  await town?.close();
  await server.stop();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

interface Row {
  target: string;
  state: string;
  outcome: string;
  mark: string;
  card: string;
  attempt: number;
  ending: string | null;
  calls: number;
}

describe('PostgreSQL killed for ten seconds in mid-campaign', () => {
  it('holds the campaign up and costs neither a mark nor a second call', async () => {
    const { database } = town.house;
    const campaign = await town.campaign(
      [0, 1].flatMap((n) =>
        crowd.map((name) => ({ phones: [numberWith(name, n)], startsAtMs: systemClock.now() + dayMs })),
      ),
      { linesAtOnce: 10, callsPerSecond: 5, pauseMinutes: 30, busyPauseMinutes: 6, ringSeconds: 8 },
    );
    await until('calls are up and two answers are in', async () => {
      const [row] = await database.query<{ talking: number; marked: number }>(
        `select (select count(*)::int from calls.call where answered_at is not null and ended_at is null) as talking,
           (select count(*)::int from campaigns.attempt where mark = 'confirmed') as marked`,
      );
      return (row!.talking >= 5 && row!.marked >= 2) || undefined;
    });
    const killed = server.pid!;
    process.kill(killed, 'SIGKILL');
    const targets = await database.retryWhileAway(() => town.finished(campaign, 180_000));
    expect(server.pid).not.toBe(killed);

    // the last rows of calls are written a moment after the attempts; none may stay open
    await until(
      'every call is written to its end',
      async () => {
        const open = await database.query('select id from calls.call where ended_at is null');
        return open.length === 0 || undefined;
      },
      20_000,
    );
    const rows = await database.query<Row>(
      `select target.id as target, target.state, target.outcome, target.mark, card.mark as card,
         attempt.number as attempt, attempt.ending,
         (select count(*)::int from calls.call where call.id = attempt.call_id) as calls
       from campaigns.target join campaigns.attempt on attempt.target_id = target.id
         join clinic.appointment card on card.id = target.appointment_id
       order by target.id, attempt.number`,
    );
    expect(targets.size).toBe(2 * crowd.length);
    const failures = rows.filter(({ ending, calls }) => ending === null || calls > 1);
    expect(failures).toEqual([]);
    // an answer that was committed is on the card, and it was the last that this patient heard of us
    const answered = rows.filter(({ ending }) => ending === 'confirmed' || ending === 'declined');
    expect(answered.length).toBeGreaterThanOrEqual(10);
    for (const row of answered) {
      expect(row).toMatchObject({ state: 'done', outcome: row.ending, card: row.ending });
      expect(rows.filter(({ target }) => target === row.target).at(-1)).toBe(row);
    }
    // no call was cut because the database was away, and nobody pays for one that was never placed
    expect(rows.filter(({ ending }) => ending === 'interrupted')).toEqual([]);
    const thanked = new Set(
      town.news.flatMap((news) => (news.kind === 'call' && news.step === 'thanks' ? [news.targetId] : [])),
    );
    for (const target of thanked)
      expect(rows.find((row) => row.target === target)).toMatchObject({ card: 'confirmed' });
    for (const name of ['presses-one', 'says-yes', 'says-coming', 'says-fine', 'says-of-course'] as const)
      for (const n of [0, 1])
        expect(targets.get(numberWith(name, n))).toMatchObject({ outcome: 'confirmed', mark: 'confirmed' });
  }, 240_000);
});
