import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { until } from './killable-house.ts';
import { alive, familyOf, kill9, type ProcessMark } from './processes.ts';

const program = fileURLToPath(new URL('../../../bin/perezvon.js', import.meta.url));
const directory = mkdtempSync(join(tmpdir(), 'perezvon-start-'));

/** `perezvon start`, as a person types it. */
class Start {
  readonly #child: ChildProcess;
  #output = '';

  constructor() {
    this.#child = spawn(process.execPath, [program, 'start'], {
      env: {
        ...process.env,
        DATABASE_URL: '',
        PEREZVON_DATA: directory,
        PEREZVON_PORT: '0',
        PEREZVON_SIP_PORT: '0',
        PEREZVON_VOICE_HOST: '127.0.0.1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    started.push(this);
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

  /** Waits until it greets; gives back the console's address. */
  async greeting(): Promise<string> {
    return until('it is ready', () => {
      if (this.hasEnded) throw new Error(`it ended:\n${this.#output}`);
      return this.#output.includes('Ctrl-C stops')
        ? /http:\/\/[\w.[\]:]+:\d+/.exec(this.#output)?.[0]
        : undefined;
    });
  }

  async status(): Promise<number | null> {
    if (!this.hasEnded) await once(this.#child, 'exit');
    return this.#child.exitCode;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

const started: Start[] = [];
const seen: ProcessMark[] = [];

afterEach(async () => {
  for (const start of started.splice(0)) seen.push(...start.family);
  kill9(seen);
  await until('the processes are gone', () => alive(seen).length === 0 || undefined);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const healthy = async (address: string): Promise<boolean> => (await fetch(`${address}/api/health`)).ok;

describe('perezvon start', () => {
  it('refuses a second start by name, just works after any kill -9, stops cleanly at Ctrl-C', async () => {
    const first = new Start();
    expect(await healthy(await first.greeting())).toBe(true);
    const firstFamily = first.family;
    expect(firstFamily.map(({ name }) => name)).toContain('postgres');

    const second = new Start();
    expect(await second.status()).toBe(1);
    expect(second.output).toContain('already running');
    expect(second.output).toContain(`process ${first.pid}`);
    expect(second.output).not.toContain('    at ');
    // the one that runs was not disturbed
    expect(first.hasEnded).toBe(false);

    kill9(firstFamily);
    await first.status();
    const again = new Start();
    expect(await healthy(await again.greeting())).toBe(true);
    const againFamily = again.family;

    // Node alone: its PostgreSQL may outlive it for a while
    kill9(againFamily.slice(0, 1));
    await again.status();
    const last = new Start();
    expect(await healthy(await last.greeting())).toBe(true);
    const lastFamily = last.family;

    last.signal('SIGINT');
    expect(await last.status()).toBe(0);
    expect(last.output).toContain('Stopped.');
    expect(alive([...firstFamily, ...againFamily, ...lastFamily])).toEqual([]);
  }, 300_000);
});
