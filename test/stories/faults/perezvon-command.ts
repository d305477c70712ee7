import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from './killable-house.ts';
import { alive, familyOf, kill9, type ProcessMark } from './processes.ts';

const program = fileURLToPath(new URL('../../../bin/perezvon.js', import.meta.url));

/** One command of `perezvon` on a data directory, as a person types it. */
export class PerezvonCommand {
  static readonly #started: PerezvonCommand[] = [];
  readonly #child: ChildProcess;
  #output = '';

  constructor(
    directory: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.#child = spawn(process.execPath, [program, ...args], {
      env: {
        ...process.env,
        DATABASE_URL: '',
        PEREZVON_DATA: directory,
        PEREZVON_PORT: '0',
        PEREZVON_SIP_PORT: '0',
        PEREZVON_VOICE_HOST: '127.0.0.1',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    PerezvonCommand.#started.push(this);
  }

  /** Leaves nothing behind of what was started, and of `seen`. */
  static async clear(seen: readonly ProcessMark[]): Promise<void> {
    const all = [...seen, ...PerezvonCommand.#started.splice(0).flatMap((command) => command.family)];
    kill9(all);
    await until('the processes are gone', () => alive(all).length === 0 || undefined);
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get output(): string {
    return this.#output;
  }

  get family(): readonly ProcessMark[] {
    return this.hasEnded ? [] : familyOf(this.pid);
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Waits until `look` gives something; throws with what it printed when it ends before. */
  until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
    return until(what, () => {
      if (this.hasEnded) throw new Error(`it ended:\n${this.#output}`);
      return look();
    });
  }

  /** Null when a signal ended it. */
  async status(): Promise<number | null> {
    if (!this.hasEnded) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}
