import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { PerezvonCommand } from './perezvon-command.ts';

const directory = mkdtempSync(join(tmpdir(), 'perezvon-empty-'));

afterEach(() => PerezvonCommand.clear([]));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

it.each([[['sign-in-link']], [['user', 'add', 'marina']]])(
  'perezvon %j on a folder without a database says so and what to do, and makes none',
  async (args) => {
    const command = new PerezvonCommand(directory, args);
    expect(await command.status()).toBe(1);
    expect(command.output).toContain(`There is no database in ${directory} yet`);
    expect(command.output).toContain('perezvon start');
    expect(command.output).not.toContain('    at ');
    expect(existsSync(join(directory, 'postgres'))).toBe(false);
  },
);

it('perezvon user without a name says how it is asked', async () => {
  const command = new PerezvonCommand(directory, ['user']);
  expect(await command.status()).toBe(2);
  expect(command.output).toContain('perezvon user add NAME');
});
