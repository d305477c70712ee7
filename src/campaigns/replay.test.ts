import { describe, expect, it } from 'vitest';
import { FullDisk } from '../../test/fakes/full-disk.ts';
import { ManualClock, silentLog } from '../base/index.ts';
import { Journal, readJournal, type JournalEntry } from './journal.ts';
import { replayJournal, type ReplayDependencies } from './replay.ts';

const dayMs = 24 * 3_600_000;

describe('an entry of the journal that PostgreSQL does not take', () => {
  it('is tried at every start for a week, and then set aside', async () => {
    const clock = new ManualClock();
    const disk = new FullDisk();
    const entry: JournalEntry = {
      ...{ kind: 'mark', attemptId: 'a', mark: 'confirmed', how: 'said-yes' },
      atMs: clock.now(),
    };
    await new Journal({ disk, log: silentLog }).keep(entry);
    const kysely = (): never => {
      throw new Error('no such column');
    };
    const start = () =>
      replayJournal({
        ...{ clock, log: silentLog, database: { kysely } },
        journal: new Journal({ disk, log: silentLog }),
      } as unknown as ReplayDependencies);
    await start();
    clock.advance(6 * dayMs);
    await start();
    expect([readJournal(await disk.read()).entries, disk.aside]).toEqual([[entry], '']);
    clock.advance(2 * dayMs);
    await start();
    expect([(await disk.read()).length, readJournal(Buffer.from(disk.aside)).entries]).toEqual([0, [entry]]);
  });
});
