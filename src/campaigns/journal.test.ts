import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../base/index.ts';
import { FullDisk } from '../../test/fakes/full-disk.ts';
import { Journal, readJournal, type JournalEntry } from './journal.ts';
import { JournalFile } from './journal-disk.ts';
import { mayPromise } from './promise.ts';

const yes: JournalEntry = { kind: 'mark', attemptId: 'a', mark: 'confirmed', how: 'said-yes', atMs: 1 };
const no: JournalEntry = { ...yes, attemptId: 'b', mark: 'declined' };
let directory: string;
const files: JournalFile[] = [];

const open = async (): Promise<Journal> => {
  const disk = await JournalFile.open(join(directory, 'journal'));
  files.push(disk);
  return new Journal({ disk, log: silentLog });
};
const path = (): string => join(directory, 'journal', 'answers.journal');
const left = async (journal: Journal) => (await journal.left()).map(({ entry }) => entry);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'perezvon-journal-'));
});
afterEach(async () => {
  await Promise.all(files.splice(0).map((file) => file.close()));
  rmSync(directory, { recursive: true, force: true });
});

describe('the journal', () => {
  it('gives the next process what was kept, in its order, and is for its owner only', async () => {
    const journal = await open();
    await journal.left();
    expect(await Promise.all([journal.keep(yes), journal.keep(no)])).not.toContain(undefined);
    expect(await left(await open())).toEqual([yes, no]);
    expect(statSync(path()).mode & 0o077).toBe(0);
    expect(statSync(join(directory, 'journal')).mode & 0o077).toBe(0);
  });

  it('is emptied when all of it is written, and not before', async () => {
    const journal = await open();
    const [first, second] = [await journal.keep(yes), await journal.keep(no)];
    await first!();
    expect(await left(await open())).toEqual([yes, no]);
    await second!();
    expect(statSync(path()).size).toBe(0);
  });

  it('is emptied of what an earlier process has left', async () => {
    await (await open()).keep(yes);
    const next = await open();
    for (const { written } of await next.left()) await written();
    expect(await left(await open())).toEqual([]);
    expect(statSync(path()).size).toBe(0);
  });

  it('leaves out a line that a crash has torn, at any byte, and goes on after it', async () => {
    const journal = await open();
    await journal.keep(yes);
    await journal.keep(no);
    const whole = readFileSync(path());
    const firstLine = whole.indexOf('\n') + 1;
    for (let bytes = firstLine; bytes < whole.length; bytes += 1) {
      expect(readJournal(whole.subarray(0, bytes))).toEqual({ entries: [yes], damaged: 0 });
    }
    appendFileSync(path(), whole.subarray(0, 20));
    const next = await open();
    expect(await left(next)).toEqual([yes, no]);
    await next.keep(yes);
    expect(await left(await open())).toEqual([yes, no, yes]);
  });

  it('counts a damaged line and reads the others', () => {
    expect(readJournal(Buffer.from('0badc0de {"kind":"mark"}\n'))).toEqual({ entries: [], damaged: 1 });
  });

  it('says when the disk is full, with nothing half written left behind', async () => {
    const disk = new FullDisk();
    const journal = new Journal({ disk, log: silentLog });
    await journal.keep(yes);
    disk.isFull = true;
    expect(await journal.keep(no)).toBeUndefined();
    disk.isFull = false;
    await journal.keep(no);
    expect(readJournal(await disk.read())).toEqual({ entries: [yes, no], damaged: 0 });
  });
});

describe('half a line that can not be cut off', () => {
  it('swallows no later one, and takes none with it when it can be', async () => {
    const disk = new FullDisk();
    const journal = new Journal({ disk, log: silentLog });
    await journal.keep(yes);
    disk.isFull = disk.isStuck = true;
    expect(await journal.keep(no)).toBeUndefined();
    disk.isFull = false;
    await journal.keep(no);
    expect(readJournal(await disk.read()).entries).toEqual([yes, no]);
    disk.isFull = true;
    expect(await journal.keep(yes)).toBeUndefined();
    disk.isFull = disk.isStuck = false;
    await journal.keep(yes);
    expect(readJournal(await disk.read()).entries).toEqual([yes, no, yes]);
  });
});

describe('an entry that can never be written', () => {
  it('is kept beside the journal, which is emptied', async () => {
    await (await open()).keep(yes);
    const next = await open();
    for (const { setAside } of await next.left()) await setAside();
    expect(statSync(path()).size).toBe(0);
    const beside = join(directory, 'journal', 'answers.damaged');
    expect(readJournal(readFileSync(beside)).entries).toEqual([yes]);
    expect(statSync(beside).mode & 0o077).toBe(0);
  });
});

describe('the robot', () => {
  it('promises only by an answer that no crash can lose', () => {
    const kept = ['written', 'journalled', 'refused', 'nowhere'] as const;
    expect(kept.map(mayPromise)).toEqual([true, true, false, false]);
  });
});
