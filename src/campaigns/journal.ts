import { crc32 } from 'node:zlib';
import type { Log } from '../base/index.ts';
import type { Mark } from '../clinic/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';
import type { JournalDisk } from './journal-disk.ts';

/** What PostgreSQL has to learn of an attempt: ids, words of ours and times; nothing that the patient is known by. */
export type JournalEntry = { readonly attemptId: string } & (
  | { readonly kind: 'mark'; readonly mark: Mark; readonly how: string; readonly atMs: number }
  | { readonly kind: 'ending'; readonly result: RobotCallResult; readonly endedAt: number }
);

/** Says of its entry that PostgreSQL has it. */
export type Written = () => Promise<void>;

/** What an earlier process has left. */
interface LeftEntry {
  readonly entry: JournalEntry;
  readonly written: Written;
  /** It can't be written, and is kept beside the journal for a person. Rejects when that can't be written either. */
  readonly setAside: Written;
}

/**
 * Keeps on our own disk what was heard and what calls came to while PostgreSQL is away, so that no crash loses it. One line
 * for each: eight digits of CRC-32, a space, JSON. A line that a crash tore, or that was damaged, is left out. Emptied when PostgreSQL has all of
 * it; what stands there twice is written once, as the writing of it may be repeated. One process at a time, by its data directory's lock.
 */
export class Journal {
  readonly #disk: JournalDisk;
  readonly #log: Log;
  readonly #waiting = new Set<JournalEntry>();
  #bytes = 0;
  /** Half a line may stand at its end. */
  #isTorn = false;
  #tail: Promise<unknown> = Promise.resolve();

  constructor({ disk, log }: { readonly disk: JournalDisk; readonly log: Log }) {
    this.#disk = disk;
    this.#log = log;
  }

  /** What an earlier process has left, in its order. Before anything is kept. */
  async left(): Promise<readonly LeftEntry[]> {
    const bytes = await this.#disk.read();
    this.#bytes = bytes.length;
    const { entries, damaged } = readJournal(bytes);
    if (damaged > 0) this.#log.error({ lines: damaged }, 'lines of the journal of answers can not be read');
    // what is torn at its end must not swallow the next line
    if (bytes.length > 0 && bytes.at(-1) !== newline) {
      this.#bytes = bytes.lastIndexOf(newline) + 1;
      await this.#disk.truncate(this.#bytes);
    }
    this.#waiting.clear();
    entries.forEach((entry) => this.#waiting.add(entry));
    if (entries.length === 0) await this.#forget();
    return entries.map((entry) => ({
      entry,
      written: () => this.#written(entry),
      setAside: async () => {
        await this.#disk.setAside(lineOf(entry));
        await this.#written(entry);
      },
    }));
  }

  /** Resolves when the entry is on the disk; undefined when it can't be (the disk is full), which the log tells. */
  keep(entry: JournalEntry): Promise<Written | undefined> {
    return this.#inTurn(async () => {
      try {
        await this.#append(lineOf(entry));
      } catch (err) {
        this.#log.error({ err, attempt: entry.attemptId }, 'the journal of answers can not be written');
        // half a line would swallow the next one
        this.#isTorn = true;
        await this.#mend().catch(() => undefined);
        return undefined;
      }
      this.#waiting.add(entry);
      return () => this.#written(entry);
    });
  }

  async #append(line: Buffer): Promise<void> {
    if (this.#isTorn) await this.#mend().catch(() => undefined);
    await this.#disk.append(this.#isTorn ? Buffer.concat([Buffer.of(newline), line]) : line);
    this.#bytes = this.#isTorn ? (await this.#disk.read()).length : this.#bytes + line.length;
    this.#isTorn = false;
  }

  async #mend(): Promise<void> {
    await this.#disk.truncate(this.#bytes);
    this.#isTorn = false;
  }

  #written(entry: JournalEntry): Promise<void> {
    return this.#inTurn(async () => {
      this.#waiting.delete(entry);
      await this.#forget();
    });
  }

  async #forget(): Promise<void> {
    if (this.#waiting.size > 0 || this.#bytes === 0) return;
    try {
      await this.#disk.truncate(0);
      this.#bytes = 0;
      this.#isTorn = false;
    } catch (err) {
      this.#log.warn({ err }, 'the journal of answers can not be emptied');
    }
  }

  #inTurn<R>(work: () => Promise<R>): Promise<R> {
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }
}

const newline = 10;

function lineOf(entry: JournalEntry): Buffer {
  const text = JSON.stringify(entry);
  return Buffer.from(`${checksum(text)} ${text}\n`);
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** The whole lines, and how many can't be read; a torn last one is no damage. */
export function readJournal(bytes: Buffer): {
  readonly entries: readonly JournalEntry[];
  readonly damaged: number;
} {
  const lines = bytes.toString('utf8').split('\n').slice(0, -1);
  const entries = lines.flatMap((line) => {
    const text = line.slice(9);
    return line.slice(0, 8) === checksum(text) ? [JSON.parse(text) as JournalEntry] : [];
  });
  return { entries, damaged: lines.length - entries.length };
}
