import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { ManualClock, silentLog } from '../../base/index.ts';
import type { AppointmentFilter, Mark } from '../appointment.ts';
import { Appointments } from '../appointments.ts';
import { Projects } from '../projects.ts';
import { AppointmentImport } from './appointment-import.ts';
import type { ImportRecord } from './import-record.ts';

const heading = 'Пациент;Телефон;Дата;Время;Врач';
const hourMs = 3_600_000;
const row = (name: string, day: number, time = '15:00'): string =>
  `${name};8912345678${name.length % 10};${day}.11.2026;${time};Врач`;

describe('what a loading had', () => {
  let test: TestDatabase;
  let clock: ManualClock;
  let directory: string;
  let projectId: string;
  let imports: AppointmentImport;
  let appointments: Appointments;

  beforeEach(async () => {
    test = await openTestDatabase();
    const { database } = test;
    // 2026-11-22 12:00 in Moscow
    clock = new ManualClock(Date.UTC(2026, 10, 22, 9));
    directory = mkdtempSync(join(tmpdir(), 'perezvon-members-'));
    projectId = (await new Projects({ database, clock }).ensureDefault()).id;
    appointments = new Appointments({ database });
    imports = new AppointmentImport({ database, clock, log: silentLog, directory });
  });
  afterEach(async () => {
    await test.close();
    rmSync(directory, { recursive: true });
  });

  async function* pieces(content: string): AsyncGenerator<Buffer> {
    yield Buffer.from(content);
  }

  async function load(...rows: string[]): Promise<ImportRecord> {
    clock.advance(60_000);
    const record = await imports.receive(projectId, 'visits.csv', pieces([heading, ...rows].join('\n')));
    return imports.run(record.id);
  }

  async function namesOf(filter: Omit<AppointmentFilter, 'projectId'>): Promise<string[]> {
    const { rows } = await appointments.list({ projectId, ...filter }, { limit: 500 });
    return rows.map((visit) => visit.patientName).toSorted();
  }

  const withdraw = (importId: string): Promise<number> =>
    appointments.withdrawAbsent({ projectId, importId, at: clock.now() });

  async function mark(name: string, as: Mark): Promise<void> {
    const { rows } = await appointments.list({ projectId, search: name }, { limit: 1 });
    const order = { appointmentId: rows[0]!.id, mark: as, how: 'said', at: clock.now() };
    await test.database.transaction((tx) => appointments.setMark(tx, order));
  }

  it('stays known after another loading had the same visits, moved ones too', async () => {
    const first = await load(row('Иванов', 23), row('Петрова', 23), row('Сидоренко', 24));
    const second = await load(row('Иванов', 23, '17:30'), row('Петрова', 23));
    expect(second.counts).toMatchObject({ moved: 1, unchanged: 1 });
    expect(await namesOf({ importId: first.id })).toEqual(['Иванов', 'Петрова', 'Сидоренко']);
    expect(await namesOf({ importId: second.id })).toEqual(['Иванов', 'Петрова']);
    expect((await appointments.countByMark({ projectId, importId: first.id })).none).toBe(3);
  });

  it('is nothing while it is not done', async () => {
    const record = await imports.receive(projectId, 'x.csv', pieces([heading, row('Иванов', 23)].join('\n')));
    expect(await appointments.loadingState(projectId, record.id)).toBe('previewed');
    const stopped = new AbortController();
    stopped.abort();
    await imports.run(record.id, undefined, stopped.signal).catch(() => undefined);
    expect(await appointments.loadingState(projectId, record.id)).toBe('failed');
    expect(await namesOf({ importId: record.id })).toEqual([]);
    await imports.run(record.id);
    expect(await namesOf({ importId: record.id })).toEqual(['Иванов']);
  });

  it('tells which visits of its days are gone, and takes them off once', async () => {
    await load(row('Иванов', 23), row('Петрова', 23), row('Сидоренко', 23), row('Кузнецова', 24));
    await mark('Сидоренко', 'declined');
    await mark('Петрова', 'confirmed');
    const second = await load(row('Иванов', 23));
    expect(second.counts.absent).toBe(1);
    expect(await namesOf({ absentFrom: second.id })).toEqual(['Петрова']);
    expect(await withdraw(second.id)).toBe(1);
    expect(await namesOf({ mark: 'no-longer-valid' })).toEqual(['Петрова']);
    const [gone] = (await appointments.list({ projectId, search: 'Петрова' }, { limit: 1 })).rows;
    expect((await appointments.marksOf(gone!.id)).map(({ mark: kept, how }) => [kept, how])).toEqual([
      ['confirmed', 'said'],
      ['no-longer-valid', 'not-in-file'],
    ]);
    expect(await withdraw(second.id)).toBe(0);
  });

  it('takes nothing off that a later file brought back, or that is over', async () => {
    await load(row('Иванов', 23), row('Петрова', 23), row('Сидоренко', 23, '09:00'));
    const second = await load(row('Иванов', 23));
    await load(row('Петрова', 23));
    expect(await namesOf({ absentFrom: second.id })).toEqual(['Сидоренко']);
    clock.advance(24 * hourMs);
    expect(await withdraw(second.id)).toBe(0);
  });
});
