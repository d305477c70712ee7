import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';
import { ManualClock, newId, silentLog } from '../base/index.ts';
import { AppointmentImport } from './import/appointment-import.ts';
import { findOptedOut, keepOptOut } from './opt-outs.ts';
import { Projects } from './projects.ts';

const clock = new ManualClock(Date.UTC(2026, 10, 22, 9));
let test: TestDatabase;
let directory: string;
let projectId: string;
let imports: AppointmentImport;

beforeAll(async () => {
  test = await openTestDatabase();
  const { database } = test;
  directory = mkdtempSync(join(tmpdir(), 'perezvon-opt-outs-'));
  projectId = (await new Projects({ database, clock }).ensureDefault()).id;
  imports = new AppointmentImport({ database, clock, log: silentLog, directory, largestFileBytes: 200_000 });
});
afterAll(async () => {
  await test.close();
  rmSync(directory, { recursive: true });
});

const [first, second, third] = ['+79161234567', '+79161234568', '+79161234569'];

/** The patient's card that a row of a file makes or finds. */
async function patientOf(name: string, ...phones: readonly string[]): Promise<string> {
  async function* content() {
    yield Buffer.from(`Пациент;Телефон;Дата;Время\n${name};${phones.join(', ')};25.11.2026;15:00\n`);
  }
  const { id } = await imports.receive(projectId, 'visits.csv', content(), 'file');
  expect((await imports.run(id)).counts).toMatchObject({ rows: 1, skipped: 0 });
  const [row] = await test.database.query<{ patient_id: string }>(
    `select a.patient_id from clinic.import_appointment m join clinic.appointment a on a.id = m.appointment_id
     where m.import_id = $1`,
    [id],
  );
  return row!.patient_id;
}

async function isOptedOut(patientId: string, phones: readonly string[] = []): Promise<boolean> {
  const found = await findOptedOut(test.database.kysely(), projectId, { phones, patientIds: [patientId] });
  return found.patientIds.has(patientId);
}

async function keep(phone: string, patientId: string): Promise<void> {
  const order = { projectId, phone, patientId, at: clock.now(), attemptId: newId() };
  await keepOptOut(test.database.kysely(), order);
}

beforeEach(() => test.database.query('truncate clinic.opt_out'));

it.each([
  ['with е for ё', 'Семенова Алена Артемовна'],
  ['with other spaces', '  Семёнова   Алёна  Артёмовна '],
  ['in capitals', 'СЕМЁНОВА АЛЁНА АРТЁМОВНА'],
  ['in another order', 'Алёна Артёмовна Семёнова'],
  ['in another order, with е for ё, in capitals', 'АЛЕНА  СЕМЕНОВА АРТЕМОВНА'],
])(
  'binds the same person, whose name a later file writes %s, at every number of hers',
  async (_, written) => {
    await keep(first, await patientOf('Семёнова Алёна Артёмовна', first, second));
    const again = await patientOf(written, second, first);
    expect(await isOptedOut(again)).toBe(true);
    // known by the number that both cards have, though the one that she spoke at is gone
    expect(await isOptedOut(await patientOf(written, second, third))).toBe(true);
  },
);

it('binds her with a name of two parts that is written apart', async () => {
  await keep(first, await patientOf('Петрова-Водкина Анна', first, second));
  expect(await isOptedOut(await patientOf('Анна Петрова Водкина', second))).toBe(true);
});

it.each([
  ['a relative of another name', 'Семёнов Артём Артёмович', [second, first]],
  ['a daughter of her first name', 'Семёнова Алёна Игоревна', [second, first]],
  ['one of whom no more is known than her surname', 'Семёнова', [second, first]],
  ['one of whom no name is known', '', [second, first]],
  ['a namesake with no number of hers', 'Семёнова Алёна Артёмовна', [third]],
] as const)('does not bind %s', async (_, name, phones) => {
  await keep(first, await patientOf('Семёнова Алёна Артёмовна', first, second));
  expect(await isOptedOut(await patientOf(name, ...phones))).toBe(false);
});

it.each([
  '',
  'Семёнова',
  'Семёнова А.',
  'Семёнова А.А.',
  'Семёнова АА',
  'Петрова-Водкина',
  'Петрова-Водкина А.',
])('of one who is written «%s», as his relatives are, binds his card and number only', async (name) => {
  const asked = await patientOf(name, first, second);
  await keep(first, asked);
  expect(await isOptedOut(asked)).toBe(true);
  expect(await isOptedOut(await patientOf(name, second, first))).toBe(false);
});

it('binds nobody of another project, and nobody after it is lifted', async () => {
  const asked = await patientOf('Семёнова Алёна Артёмовна', first, second);
  await keep(first, asked);
  const again = await patientOf('Алёна Семёнова Артёмовна', second, first);
  const wanted = { phones: [first], patientIds: [asked, again] };
  const elsewhere = await findOptedOut(test.database.kysely(), newId(), wanted);
  expect([elsewhere.phones.size, elsewhere.patientIds.size]).toEqual([0, 0]);
  await test.database.query(`update clinic.opt_out set lifted_at = now()`);
  expect(await isOptedOut(again, [first])).toBe(false);
});
