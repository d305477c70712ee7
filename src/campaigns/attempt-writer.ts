import type { Log } from '../base/index.ts';
import type { Mark } from '../clinic/index.ts';
import { isDatabaseAway } from '../db/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';
import { commitMark, type AttemptCase, type SettleDependencies } from './commit-mark.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { mayPromise } from './promise.ts';
import { settle, type Settled } from './settle.ts';

export interface AttemptWriterOptions extends SettleDependencies {
  readonly log: Log;
  /** Absent: what is heard while PostgreSQL is away waits for it. */
  readonly journal?: Journal;
  /** Ends the trying: the process is about to end. */
  readonly signal: AbortSignal;
}

/** What becomes of one thing that is to be written. */
interface Writing<Result> {
  /** Undefined when the trying was ended before it stood. */
  readonly written: Promise<{ readonly result: Result } | undefined>;
  /** Known as soon as it is safe, or can't be. */
  readonly safe: Promise<'written' | 'journalled' | 'nowhere'>;
}

/** A patient who waits for the robot's next word bears no more. */
const patienceMs = 1_500;
const againMs = 2_000;

/**
 * Writes what comes of one attempt, each thing after the one before, again and again until it stands. What PostgreSQL does not
 * take at once is kept in the journal meanwhile: a crash loses neither answer nor ending.
 */
export class AttemptWriter {
  readonly #options: AttemptWriterOptions;
  readonly #subject: AttemptCase;
  #tail: Promise<unknown> = Promise.resolve();

  constructor(options: AttemptWriterOptions, subject: AttemptCase) {
    this.#options = options;
    this.#subject = subject;
  }

  /** Whether the robot may promise anything by this answer; known within some seconds, whatever PostgreSQL does. */
  async mark(mark: Mark, how: string): Promise<boolean> {
    const atMs = this.#options.clock.now();
    const dropping = new AbortController();
    const { written, safe } = this.#begin(
      { kind: 'mark', attemptId: this.#subject.attempt.id, mark, how, atMs },
      () => commitMark(this.#options, this.#subject, { mark, how, atMs }),
      dropping.signal,
    );
    const kept = await safe;
    // he will be told that a person calls: nothing else may come of it behind her back
    if (kept === 'nowhere') dropping.abort();
    if (kept !== 'written') return mayPromise(kept);
    return mayPromise((await written)?.result === true ? 'written' : 'refused');
  }

  /** Undefined when somebody else has ended it meanwhile, or the trying was ended: then the journal has it. */
  async ending(result: RobotCallResult, zone: string): Promise<Settled | undefined> {
    const endedAt = this.#options.clock.now();
    const { written, safe } = this.#begin(
      { kind: 'ending', attemptId: this.#subject.attempt.id, result: withoutWords(result), endedAt },
      () => settle(this.#options, this.#subject, result, { zone, endedAt }),
    );
    await safe;
    return (await written)?.result;
  }

  /** Writes what is nobody's answer, after all the rest. Undefined when the trying was ended. */
  async other<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    return (await this.#inOrder(() => this.#untilItStands(work)))?.result;
  }

  #begin<Result>(entry: JournalEntry, work: () => Promise<Result>, dropped?: AbortSignal): Writing<Result> {
    const { journal, clock } = this.#options;
    const troubled = new AbortController();
    const written = this.#inOrder(() =>
      this.#untilItStands(work, { dropped, onTrouble: () => troubled.abort() }),
    );
    if (!journal) return { written, safe: written.then(() => 'written') };
    const trouble = clock.sleep(patienceMs, troubled.signal).then(() => 'trouble' as const);
    const safe = Promise.race([written, trouble]).then(async (first) => {
      troubled.abort();
      // undefined: the process is about to end, and the next one writes it
      if (first && first !== 'trouble') return 'written';
      const forget = await journal.keep(entry);
      if (!forget) return 'nowhere';
      void written.then((stands) => stands && forget());
      return 'journalled';
    });
    return { written, safe };
  }

  async #untilItStands<Result>(
    work: () => Promise<Result>,
    { dropped, onTrouble }: { readonly dropped?: AbortSignal; readonly onTrouble?: () => void } = {},
  ): Promise<{ readonly result: Result } | undefined> {
    const { signal, database, clock, log } = this.#options;
    const over = dropped ? AbortSignal.any([signal, dropped]) : signal;
    const attempt = this.#subject.attempt.id;
    while (!over.aborted) {
      try {
        return { result: await work() };
      } catch (err) {
        onTrouble?.();
        if (isDatabaseAway(err)) log.warn({ attempt }, 'the database is away: what came of an attempt waits');
        else log.error({ err, attempt }, 'what came of an attempt could not be written');
      }
      await database.ready({ signal: over }).catch(() => undefined);
      await clock.sleep(againMs, over);
    }
    return undefined;
  }

  #inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#tail.then(work);
    this.#tail = done.catch(() => undefined);
    return done;
  }
}

/** What the patient has said stays out of it: a name may be among his words. */
function withoutWords(result: RobotCallResult): RobotCallResult {
  const { outcome } = result;
  if (!outcome) return result;
  const heard = outcome.heard.map((word) => ({ ...word, text: undefined }));
  return { ...result, outcome: { ...outcome, heard } };
}
