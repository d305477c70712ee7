import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog, Failure } from './index.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'perezvon-log-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** What `pg` throws: an Error with the fields of PostgreSQL's answer. */
function databaseError(message: string, fields: Record<string, string>): Error {
  return Object.assign(new Error(message), { name: 'error', severity: 'ERROR', ...fields });
}

const unique = (): Error =>
  databaseError('duplicate key value violates unique constraint "patient_phone_key"', {
    code: '23505',
    detail: 'Key (phone)=(+79123456789) already exists.',
    where: "COPY patient, line 3: 'Иванова'",
    query: "insert into patient values ('Иванова')",
    constraint: 'patient_phone_key',
    table: 'patient',
  });

/** One line about `err`, as it lies in the file. */
function written(err: unknown): { text: string; err: Record<string, unknown> } {
  const file = join(directory, 'log', 'some.log');
  createLog({ level: 'info', file }).child({ room: 'db' }).error({ err }, 'it failed');
  const text = readFileSync(file, 'utf8');
  return { text, err: (JSON.parse(text) as { err: Record<string, unknown> }).err };
}

test('an error of the database is named, without the row that it is about', () => {
  const { text, err } = written(unique());
  expect(err).toMatchObject({
    name: 'error',
    code: '23505',
    constraint: 'patient_phone_key',
    table: 'patient',
  });
  expect(err['message']).toContain('patient_phone_key');
  expect(err['stack']).toContain('log.test.ts');
  expect(text).not.toMatch(/79123456789|Иванова/);
});

test('neither as a cause nor among several does it tell more', () => {
  const wrapped = new Failure('unavailable', { code: 'a.b', message: 'It is away.', cause: unique() });
  const { text, err } = written(new AggregateError([wrapped], 'all failed'));
  expect(text).not.toMatch(/79123456789|Иванова/);
  expect(err).toMatchObject({ errors: [{ code: 'a.b', message: 'It is away.', cause: { code: '23505' } }] });
});

test.each([
  [
    'a value that PostgreSQL quotes',
    databaseError('invalid input for type date: "Иванова"', { code: '22007' }),
  ],
  ['a text that is not JSON', jsonError('{"phone": Иванова}')],
  ['something that is no error', { phone: '+79123456789', name: 'Иванова' }],
  ['a string', 'Иванова'],
])('%s stays out', (_what, thrown) => {
  expect(written(thrown).text).not.toMatch(/79123456789|Иванова/);
});

test('a message of many lines does not come back with the stack', () => {
  const { err } = written(databaseError('bad value: "x\n    at Иванова"', { code: '22P02' }));
  expect(JSON.stringify(err)).not.toContain('Иванова');
  expect(err['stack']).toContain('log.test.ts');
});

test('the file is its owner’s alone, one that an older release left open too', () => {
  written(new Error('x'));
  expect(statSync(join(directory, 'log')).mode & 0o777).toBe(0o700);
  expect(statSync(join(directory, 'log', 'some.log')).mode & 0o777).toBe(0o600);
  const old = join(directory, 'old.log');
  writeFileSync(old, '', { mode: 0o644 });
  createLog({ level: 'info', file: old });
  expect(statSync(old).mode & 0o777).toBe(0o600);
});

function jsonError(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
