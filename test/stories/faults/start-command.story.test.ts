import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { PerezvonCommand } from './perezvon-command.ts';
import { alive, kill9, type ProcessMark } from './processes.ts';

const directory = mkdtempSync(join(tmpdir(), 'perezvon-start-'));

/** Waits until it greets; gives back the console's address. */
const greeting = (start: PerezvonCommand): Promise<string> =>
  start.until('it is ready', () =>
    start.output.includes('Ctrl-C stops') ? /http:\/\/[\w.[\]:]+:\d+/.exec(start.output)?.[0] : undefined,
  );
const start = (): PerezvonCommand => new PerezvonCommand(directory, ['start']);

const seen: ProcessMark[] = [];

afterEach(() => PerezvonCommand.clear(seen));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const healthy = async (address: string): Promise<boolean> => (await fetch(`${address}/api/health`)).ok;

describe('perezvon start', () => {
  it('refuses a second start by name, just works after any kill -9, stops cleanly at Ctrl-C', async () => {
    const first = start();
    expect(await healthy(await greeting(first))).toBe(true);
    const firstFamily = first.family;
    seen.push(...firstFamily);
    expect(firstFamily.map(({ name }) => name)).toContain('postgres');

    const second = start();
    expect(await second.status()).toBe(1);
    expect(second.output).toContain('already running');
    expect(second.output).toContain(`process ${first.pid}`);
    expect(second.output).not.toContain('    at ');
    // the one that runs was not disturbed
    expect(first.hasEnded).toBe(false);

    kill9(firstFamily);
    await first.status();
    const again = start();
    expect(await healthy(await greeting(again))).toBe(true);
    const againFamily = again.family;
    seen.push(...againFamily);

    // Node alone: its PostgreSQL may outlive it for a while
    kill9(againFamily.slice(0, 1));
    await again.status();
    const last = start();
    expect(await healthy(await greeting(last))).toBe(true);
    const lastFamily = last.family;
    seen.push(...lastFamily);

    last.signal('SIGINT');
    expect(await last.status()).toBe(0);
    expect(last.output).toContain('Stopped.');
    expect(alive([...firstFamily, ...againFamily, ...lastFamily])).toEqual([]);
  }, 300_000);
});
