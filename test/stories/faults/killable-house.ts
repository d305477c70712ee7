import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, startProcess, systemClock } from '../../../src/base/index.ts';
import { Database, runningServerUrl } from '../../../src/db/index.ts';
import type { FromHouse, ToHouse } from './house-process.ts';
import { alive, familyOf, kill9, type ProcessMark } from './processes.ts';

const phraseDirectory = join(tmpdir(), 'perezvon-story-phrases');

/** Polls until `look` gives something; throws `what` when it never does. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 120_000,
): Promise<T> {
  const deadlineMs = systemClock.monotonicMs() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (systemClock.monotonicMs() > deadlineMs) throw new Error(`never happened: ${what}`);
    await systemClock.sleep(100);
  }
}

/** A house in a child process on a data directory of its own, which can be killed and started again. */
export class KillableHouse {
  readonly directory = mkdtempSync(join(tmpdir(), 'perezvon-kill-'));
  /** Every step that the robot was seen to begin, over all starts. */
  readonly steps: { readonly targetId: string; readonly step: string }[] = [];
  #child: ChildProcess | undefined;
  #told: FromHouse[] = [];
  #database: Database | undefined;

  /** Starts the process and waits until the house is open. */
  async start(): Promise<void> {
    const child = startProcess(new URL('./house-process.ts', import.meta.url), [
      this.directory,
      phraseDirectory,
    ]);
    this.#child = child;
    this.#told = [];
    child.on('message', (message: FromHouse) => {
      this.#told.push(message);
      if (message.kind === 'step') this.steps.push(message);
    });
    await this.#heard('ready');
    const url = runningServerUrl(join(this.directory, 'postgres'));
    if (url === undefined) throw new Error('no PostgreSQL runs in the data directory');
    this.#database = new Database({ url, log: silentLog, poolSize: 2 });
  }

  async campaign(order: Omit<Extract<ToHouse, { kind: 'campaign' }>, 'kind'>): Promise<string> {
    this.#child?.send({ kind: 'campaign', ...order } satisfies ToHouse);
    return (await this.#heard('campaign')).id;
  }

  /** Rows of its database, asked from outside. */
  query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    if (!this.#database) throw new Error('the house is not running');
    return this.#database.query<Row>(text, values);
  }

  get family(): readonly ProcessMark[] {
    return this.#child?.pid === undefined ? [] : familyOf(this.#child.pid);
  }

  /** `kill -9`: of every process at once, or of Node alone. Gives back who was there. */
  async kill(whom: 'everything' | 'node-alone'): Promise<readonly ProcessMark[]> {
    const family = this.family;
    const gone = this.#child && once(this.#child, 'exit');
    kill9(whom === 'everything' ? family : family.slice(0, 1));
    await gone;
    await this.#closeDatabase();
    return family;
  }

  /** As Ctrl-C does; gives back the exit status. */
  async stop(): Promise<number | null> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    await this.#closeDatabase();
    const gone = once(child, 'exit') as Promise<[number | null]>;
    child.send({ kind: 'stop' } satisfies ToHouse);
    return (await gone)[0];
  }

  /** Leaves nothing behind, however the story went. */
  async clear(): Promise<void> {
    const family = this.family;
    await this.#closeDatabase();
    kill9(family);
    await until('the processes are gone', () => alive(family).length === 0 || undefined);
    rmSync(this.directory, { recursive: true, force: true });
  }

  #heard<Kind extends FromHouse['kind']>(kind: Kind): Promise<Extract<FromHouse, { kind: Kind }>> {
    return until(`the house says ${kind}`, () => {
      const failed = this.#told.find((message) => message.kind === 'failed');
      if (failed) throw new Error(failed.message);
      if (this.#child?.exitCode !== null) throw new Error('the house ended by itself');
      return this.#told.find((message) => message.kind === kind) as
        Extract<FromHouse, { kind: Kind }> | undefined;
    });
  }

  async #closeDatabase(): Promise<void> {
    await this.#database?.close();
    this.#database = undefined;
  }
}
