import { expect, test } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import { CallJournal } from './call-journal.ts';
import type { CallEnding } from './call.ts';

const ending: CallEnding = {
  cause: 'busy',
  by: 'them',
  sipStatus: 486,
  ringMs: 1,
  talkMs: 0,
  rang: false,
  answered: false,
};
const row = (id: string) => ({
  id,
  projectId: 'p',
  trunkId: 't',
  node: 'main',
  direction: 'out' as const,
  purpose: 'campaign' as const,
  from: undefined,
  to: '+79900000001',
  placedAt: 0,
});

/** A database that is away until told, and a store that keeps what was written. */
function journalled() {
  const clock = new ManualClock();
  const written: string[] = [];
  const line: { away: boolean; broken: string | undefined; code: string } = {
    ...{ away: false, broken: undefined },
    code: '22P02',
  };
  const write = async (what: string): Promise<void> => {
    if (line.away) throw new Error('away');
    if (line.broken !== undefined && what.includes(line.broken))
      throw Object.assign(new Error('refused'), { code: line.code });
    written.push(what);
  };
  const journal = new CallJournal({
    clock,
    log: silentLog,
    database: {
      retryWhileAway: async (work, options) => {
        for (;;) {
          try {
            return await work();
          } catch (error) {
            if (!line.away || options?.signal?.aborted) throw error;
            await clock.sleep(1000, options?.signal);
            if (options?.signal?.aborted) throw error;
          }
        }
      },
    },
    store: {
      insertPlaced: ({ id }) => write(`placed ${id}`),
      setRinging: (id) => write(`ringing ${id}`),
      setAnswered: (id) => write(`answered ${id}`),
      setEnded: (id) => write(`ended ${id}`),
      insertEvents: (events) =>
        write(`events ${events.map(({ callId, kind }) => `${callId} ${kind}`).join(', ')}`),
    },
  });
  return { clock, journal, written, line };
}

test('a placed row is written at once, the rest gathers for a tenth of a second', async () => {
  const { clock, journal, written } = journalled();
  expect(await journal.placed(row('a'))).toBe(true);
  journal.event('a', 'placed');
  journal.ringing('a', 1);
  journal.event('a', 'ringing');
  journal.ended('a', 2, ending);
  await clock.advanceAsync(100);
  expect(written).toEqual(['placed a', 'ringing a', 'ended a', 'events a placed, a ringing']);
});

test('what comes while the last is being written is not forgotten', async () => {
  const { clock, journal, written } = journalled();
  for (const id of ['a', 'b', 'c', 'd']) {
    await journal.placed(row(id));
    journal.ended(id, 1, ending);
  }
  await clock.advanceAsync(200);
  expect([...written].sort()).toEqual(
    ['a', 'b', 'c', 'd'].flatMap((id) => [`ended ${id}`, `placed ${id}`]).sort(),
  );
});

test('while the database is away nothing is lost and the order is kept', async () => {
  const { clock, journal, written, line } = journalled();
  line.away = true;
  const placed = journal.placed(row('a'));
  journal.ringing('a', 1);
  journal.ended('a', 2, ending);
  await clock.advanceAsync(10_000);
  expect(written).toEqual([]);
  line.away = false;
  await clock.advanceAsync(1000);
  expect(await placed).toBe(true);
  expect(written).toEqual(['placed a', 'ringing a', 'ended a']);
});

test('while far too much waits no call begins, and those that have begun are ended', async () => {
  const { clock, journal, written, line } = journalled();
  line.away = true;
  const early = journal.placed(row('early'));
  for (let n = 0; n < 101_000; n += 1) journal.event('early', 'digit');
  const late = journal.placed(row('late'));
  expect(await Promise.race([late, clock.sleep(0).then(() => 'waits')])).toBe(false);
  journal.event('late', 'ended');
  journal.ended('late', 2, ending);
  journal.ended('early', 2, ending);
  line.away = false;
  await clock.advanceAsync(2_000);
  expect(await early).toBe(true);
  const rows = written.filter((what) => !what.startsWith('events '));
  expect(rows).toEqual(['placed early', 'ended early']);
  expect(written.join(' ')).not.toContain('late');
  expect(await journal.placed(row('next'))).toBe(true);
});

test('one that can not be written is told and holds up no other', async () => {
  const { clock, journal, written, line } = journalled();
  line.broken = ' b';
  const results = await Promise.all(['a', 'b', 'c'].map((id) => journal.placed(row(id))));
  await clock.advanceAsync(100);
  expect(results).toEqual([true, false, true]);
  expect(written).toEqual(['placed a', 'placed c']);
});

test('an event that can not be written takes no other with it', async () => {
  const { clock, journal, written, line } = journalled();
  line.broken = 'wrong';
  for (const kind of ['placed', 'ringing', 'wrong', 'answered', 'ended']) journal.event('a', kind);
  await clock.advanceAsync(100);
  expect(written.map((events) => events.replace('events ', '')).join(', ')).toBe(
    'a placed, a ringing, a answered, a ended',
  );
});

test('events are not tried one by one when none of them is at fault', async () => {
  const { clock, journal, written, line } = journalled();
  // PostgreSQL: disk_full
  line.code = '53100';
  line.broken = 'ringing';
  for (const kind of ['placed', 'ringing', 'answered']) journal.event('a', kind);
  await clock.advanceAsync(100);
  expect(written).toEqual([]);
});

test('the end of the program writes what waits, and does not wait for ever', async () => {
  const { clock, journal, written, line } = journalled();
  journal.ended('a', 2, ending);
  await journal.drain(3000);
  expect(written).toEqual(['ended a']);
  line.away = true;
  journal.ended('b', 2, ending);
  const drained = journal.drain(3000);
  await clock.advanceAsync(3000);
  await drained;
  expect(written).toEqual(['ended a']);
});
