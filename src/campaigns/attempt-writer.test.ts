import { describe, expect, it } from 'vitest';
import { FullDisk } from '../../test/fakes/full-disk.ts';
import { talkOutcome } from '../../test/factories/talk-outcome.ts';
import { ManualClock, silentLog } from '../base/index.ts';
import { AttemptWriter, type AttemptWriterOptions } from './attempt-writer.ts';
import type { AttemptCase } from './commit-mark.ts';
import { Journal, readJournal } from './journal.ts';

const subject = { attempt: { id: 'a' } } as AttemptCase;
const result = { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talkOutcome } as const;

describe('what is heard when the process gives up', () => {
  it.each([
    ['before it is heard', 0],
    ['after PostgreSQL was asked', 1],
  ])('%s, is kept in the journal for the next one', async (_, asked) => {
    const giveUp = new AbortController();
    const disk = new FullDisk();
    let left = asked;
    const options = {
      ...{ clock: new ManualClock(), log: silentLog, signal: giveUp.signal },
      journal: new Journal({ disk, log: silentLog }),
      database: {
        transaction: async () => {
          if ((left -= 1) <= 0) giveUp.abort();
          throw new Error('no');
        },
        ready: async () => undefined,
      },
    };
    if (asked === 0) giveUp.abort();
    const writer = new AttemptWriter(options as unknown as AttemptWriterOptions, subject);
    expect(await writer.mark('confirmed', 'said-yes')).toBe(true);
    expect(await writer.ending(result, 'Europe/Moscow')).toBeUndefined();
    const { entries } = readJournal(await disk.read());
    expect(entries.map(({ kind }) => kind)).toEqual(['mark', 'ending']);
  });
});
