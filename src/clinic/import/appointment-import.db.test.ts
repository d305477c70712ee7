import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { ManualClock, newId, silentLog } from '../../base/index.ts';
import { Appointments } from '../appointments.ts';
import { Projects } from '../projects.ts';
import { readInputRows } from '../results/result-store.ts';
import { AppointmentImport } from './appointment-import.ts';
import type { ImportRecord } from './import-record.ts';

// 2026-11-22 12:00 in Moscow
const clock = new ManualClock(Date.UTC(2026, 10, 22, 9));

describe('AppointmentImport', () => {
  let test: TestDatabase;
  let directory: string;
  let projectId: string;
  let imports: AppointmentImport;
  let appointments: Appointments;

  beforeAll(async () => {
    test = await openTestDatabase();
    directory = mkdtempSync(join(tmpdir(), 'perezvon-imports-'));
    const { database } = test;
    imports = new AppointmentImport({ database, clock, log: silentLog, directory });
    appointments = new Appointments({ database });
  });
  afterAll(async () => {
    await test.close();
    rmSync(directory, { recursive: true });
  });
  beforeEach(async () => {
    projectId = newId();
    const settings = (await new Projects({ database: test.database, clock }).ensureDefault()).settings;
    await test.database.query('insert into clinic.project values ($1, $2, $3, now())', [
      projectId,
      projectId,
      settings,
    ]);
  });

  async function* pieces(content: string | Buffer): AsyncGenerator<Buffer> {
    yield Buffer.from(content as string);
  }

  async function load(...lines: string[]): Promise<ImportRecord> {
    const record = await imports.receive(projectId, 'visits.csv', pieces(lines.join('\n')));
    return imports.run(record.id);
  }

  async function visits() {
    return (await appointments.list({ projectId }, { limit: 500 })).rows;
  }

  const heading = 'Пациент;Телефон;Дата;Время;Врач';

  it('takes the good rows and lists the wrong ones with row, column and value', async () => {
    const record = await load(
      heading,
      'Иванов Иван;8 (912) 345-67-89 (мама);23.11.2026;15:00;Петрова А.',
      'Без Телефона;;23.11.2026;15:00;',
      'Плохая Дата;89123456780;31.02.2026;15:00;',
      'Плохое Время;89123456780;23.11.2026;25:00;',
      'Вчерашний;89123456780;21.11.2026;15:00;',
      '',
      'Городской;8 (495) 123-45-67;23.11.2026;9.30;',
    );
    expect(record).toMatchObject({ state: 'done', counts: { rows: 6, added: 2, skipped: 4, problems: 5 } });
    const { rows } = await imports.problems(record.id, { limit: 100 });
    expect(
      rows.map(({ rowNumber, column, value, code, skipped }) => [rowNumber, column, value, code, skipped]),
    ).toEqual([
      [3, 'Телефон', '', 'phone.empty', true],
      [4, 'Дата', '31.02.2026', 'date.invalid', true],
      [5, 'Время', '25:00', 'time.invalid', true],
      [6, 'Дата', '21.11.2026', 'visit.past', true],
      [8, 'Телефон', '8 (495) 123-45-67', 'phone.landline', false],
    ]);
    expect(await visits()).toMatchObject([
      { patientName: 'Городской', startsAtMs: Date.UTC(2026, 10, 23, 6, 30), phones: ['+74951234567'] },
      {
        patientName: 'Иванов Иван',
        startsAtMs: Date.UTC(2026, 10, 23, 12),
        doctor: 'Петрова А.',
        phoneNote: 'мама',
      },
    ]);
    let file = '';
    for await (const piece of imports.problemFile(record.id, 'ru')) file += piece.toString();
    expect(file).toContain('Плохая Дата;89123456780;31.02.2026;15:00;;4;Дата;31.02.2026;Такой даты нет.');
    expect(readdirSync(directory)).toEqual([]);
  });

  it('gives problems page by page', async () => {
    const wrong = Array.from({ length: 7 }, (_, index) => `Иванов;${index};23.11.2026;15:00;`);
    const record = await load(heading, 'Хороший Человек;89123456789;23.11.2026;15:00;', ...wrong);
    const first = await imports.problems(record.id, { limit: 5 });
    const second = await imports.problems(record.id, { limit: 5, after: first.next });
    expect([...first.rows, ...second.rows].map((row) => row.rowNumber)).toEqual([3, 4, 5, 6, 7, 8, 9]);
    expect(second.next).toBeUndefined();
  });

  it('keeps two visits of one patient, and three patients of one telephone', async () => {
    await load(
      heading,
      'Иванов Иван;89123456789;23.11.2026;15:00;Петрова',
      'Иванов Иван;89123456789;23.11.2026;16:00;Петрова',
      'Иванова Анна;89123456789;23.11.2026;15:00;Петрова',
      'Иванов Пётр;89123456789;23.11.2026;15:00;Петрова',
    );
    expect((await visits()).length).toBe(4);
    expect(new Set((await visits()).map((visit) => visit.patientId)).size).toBe(3);
  });

  it('never doubles: the same file again changes nothing, and rows repeated in it count once', async () => {
    const lines = [
      heading,
      'Семёнов Пётр;89123456789;23.11.2026;15:00;Петрова А.А.',
      'семенов  петр;+7 912 345 67 89;2026-11-23;15-00;Петрова А. А.',
      'Иванов Иван;89123456780;24.11.2026;10:00;',
    ];
    expect((await load(...lines)).counts).toMatchObject({ rows: 3, added: 2, unchanged: 1 });
    const before = await visits();
    expect((await load(...lines)).counts).toMatchObject({
      rows: 3,
      added: 0,
      updated: 0,
      unchanged: 3,
      absent: 0,
    });
    const after = await visits();
    expect(after.map((visit) => visit.id)).toEqual(before.map((visit) => visit.id));
  });

  describe('with a column of record numbers', () => {
    const numbered = 'Номер записи;Пациент;Телефон;Дата и время;Врач';

    it('moves the visit, takes its mark away and keeps the history', async () => {
      await load(
        numbered,
        'A-1;Иванов;89123456789;23.11.2026 15:00;П',
        'A-2;Иванов;89123456789;24.11.2026 15:00;П',
      );
      const [visit, other] = await visits();
      for (const appointmentId of [visit!.id, other!.id]) {
        await test.database.transaction((tx) =>
          appointments.setMark(tx, {
            appointmentId,
            mark: 'confirmed',
            how: 'said',
            at: clock.now(),
            detail: 'да',
          }),
        );
      }
      const record = await load(
        numbered,
        'A-1;Иванов;89123456789;25.11.2026 16:00;П',
        'A-2;Иванов Иван;89123456789;24.11.2026 15:00;Другой',
      );
      expect(record.counts).toMatchObject({ added: 0, updated: 2, moved: 1 });
      expect(await appointments.get(visit!.id)).toMatchObject({
        mark: 'none',
        startsAtMs: Date.UTC(2026, 10, 25, 13),
      });
      expect((await appointments.marksOf(visit!.id)).map((entry) => [entry.mark, entry.how])).toEqual([
        ['confirmed', 'said'],
        ['none', 'time-changed'],
      ]);
      expect(await appointments.get(other!.id)).toMatchObject({
        mark: 'confirmed',
        doctor: 'Другой',
        patientName: 'Иванов Иван',
      });
    });

    it('takes the mark away when it was given by another telephone', async () => {
      await load(numbered, 'A-1;Иванов;89123456789;23.11.2026 15:00;');
      const [visit] = await visits();
      await test.database.transaction((tx) =>
        appointments.setMark(tx, {
          appointmentId: visit!.id,
          mark: 'confirmed',
          how: 'said',
          at: clock.now(),
        }),
      );
      await load(numbered, 'A-1;Иванов;89120000001;23.11.2026 15:00;');
      expect(await appointments.get(visit!.id)).toMatchObject({ mark: 'none', phones: ['+79120000001'] });
    });

    it('lists a number that is used for two visits, and takes the first', async () => {
      const many = Array.from(
        { length: 2_500 },
        (_, index) => `B-${index};Ж;89123456789;24.11.2026 10:00;Врач ${index}`,
      );
      const record = await load(
        numbered,
        'A-1;Иванов;89123456789;23.11.2026 15:00;',
        'A-1;Иванов;89123456789;23.11.2026 16:00;',
        ...many,
        'A-1;Петров;89123456780;23.11.2026 15:00;',
        'A-1;Иванов;89123456789;23.11.2026 15:00;',
      );
      expect(record.counts).toMatchObject({
        rows: 2_504,
        added: 2_501,
        unchanged: 1,
        skipped: 2,
        problems: 2,
      });
      expect((await imports.problems(record.id, { limit: 9 })).rows).toMatchObject([
        { rowNumber: 3, code: 'id.repeated', column: 'Номер записи', value: 'A-1', skipped: true },
        { rowNumber: 2504, code: 'id.repeated' },
      ]);
    });

    it('knows a visit that came without its number before', async () => {
      await load(heading, 'Иванов;89123456789;23.11.2026;15:00;П');
      const record = await load(numbered, 'A-1;Иванов;89123456789;23.11.2026 15:00;П');
      expect(record.counts).toMatchObject({ added: 0, updated: 1 });
      expect(await visits()).toMatchObject([{ externalId: 'A-1' }]);
    });
  });

  it('sees that a visit without a number moved within its day', async () => {
    await load(heading, 'Иванов;89123456789;23.11.2026;15:00;П', 'Петров;89123456780;23.11.2026;15:00;П');
    const before = (await visits()).find((visit) => visit.patientName === 'Иванов');
    await test.database.transaction((tx) =>
      appointments.setMark(tx, {
        appointmentId: before!.id,
        mark: 'confirmed',
        how: 'said',
        at: clock.now(),
      }),
    );
    const record = await load(heading, 'Иванов;89123456789;23.11.2026;17:30;П');
    expect(record.counts).toMatchObject({ added: 0, updated: 1, moved: 1, absent: 1 });
    expect(await appointments.get(before!.id)).toMatchObject({
      mark: 'none',
      startsAtMs: Date.UTC(2026, 10, 23, 14, 30),
    });
    expect((await visits()).length).toBe(2);
  });

  it('keeps the cells of the latest file, also of a visit that reads the same', async () => {
    await load(heading, 'Иванов;89123456789;23.11.2026;15:00;П');
    const again = await load(`${heading};Полис`, 'Иванов;89123456789;23.11.2026;15:00;П;ОМС');
    expect(again.counts).toMatchObject({ added: 0, updated: 0, unchanged: 1 });
    const [visit] = await visits();
    const row = (await readInputRows(test.database, [visit!.id])).get(visit!.id);
    expect(row).toEqual({
      headings: `${heading};Полис`.split(';'),
      cells: ['Иванов', '89123456789', '23.11.2026', '15:00', 'П', 'ОМС'],
    });
  });

  it('leaves nothing of a loading that broke off half-way when it is run again by other columns', async () => {
    const rows = Array.from(
      { length: 6_000 },
      (_, index) => `Иванов${index};8912${1_000_000 + index};8913${1_000_000 + index};23.11.2026;15:00`,
    );
    const record = await imports.receive(
      projectId,
      'x.csv',
      pieces(`Пациент;Телефон;Другой;Дата;Время\n${rows.join('\n')}\n`),
    );
    const stopped = new AbortController();
    const onProgress = ({ rows: read }: { rows: number }): void => {
      clock.advance(1_000);
      if (read > 5_200) stopped.abort();
    };
    await expect(imports.run(record.id, onProgress, stopped.signal)).rejects.toMatchObject({
      code: 'import.stopped',
    });
    await imports.saveMapping(record.id, { ...record.mapping, phone: 2 });
    const done = await imports.run(record.id);
    expect(done.counts).toMatchObject({ rows: 6_000, skipped: 0 });
    expect(await appointments.countByMark({ projectId, importId: record.id })).toMatchObject({ none: 6_000 });
  });

  it('lets the person choose columns and the row of headings', async () => {
    const record = await imports.receive(
      projectId,
      'x.csv',
      pieces('a;b;c\nИванов;23.11.2026 15:00;нет номера\nx;24.11.2026 10:00;z'),
    );
    const preview = await imports.preview(record.id);
    expect(preview).toMatchObject({ missing: ['phone'], reading: { delimiter: ';', encoding: 'utf-8' } });
    await expect(imports.run(record.id)).rejects.toMatchObject({
      code: 'mapping.missing',
      params: { field: 'phone' },
    });
    await expect(imports.saveMapping(record.id, { phone: 7 })).rejects.toMatchObject({
      code: 'mapping.column',
    });
    await expect(imports.saveMapping(record.id, { phone: 1, date: 1 })).rejects.toMatchObject({
      code: 'mapping.twice',
    });
    const mapped = await imports.saveMapping(record.id, { patient: 0, phone: 2, date: 1, time: 1 });
    expect(mapped.sampleProblems.map((problem) => problem.code)).toContain('phone.invalid');
    expect(
      (await imports.preview(record.id, { headingRow: 2 })).columns.map((column) => column.heading),
    ).toEqual(['Иванов', '23.11.2026 15:00', 'нет номера']);
    expect((await imports.run(record.id).catch((error: unknown) => error)) as Error).toMatchObject({
      code: 'mapping.missing',
    });
  });

  it('can be run once, and again after it failed', async () => {
    const record = await imports.receive(
      projectId,
      'x.csv',
      pieces(`${heading}\nИванов;89123456789;23.11.2026;15:00;\n`),
    );
    const stopped = new AbortController();
    stopped.abort();
    await expect(imports.run(record.id, undefined, stopped.signal)).rejects.toMatchObject({
      code: 'import.stopped',
    });
    expect(await imports.get(record.id)).toMatchObject({ state: 'failed', failureCode: 'import.stopped' });
    const progress: number[] = [];
    expect((await imports.run(record.id, ({ share }) => progress.push(share))).state).toBe('done');
    expect(progress.at(-1)).toBe(1);
    await expect(imports.run(record.id)).rejects.toMatchObject({ kind: 'conflict', code: 'import.done' });
  });

  it('takes any text into the database: backslashes, tabs, NUL, half an emoji', async () => {
    const nasty = 'Иван\\ов \\N {"x"} \ud83d';
    const record = await load(heading, `"${nasty.replaceAll('"', '""')}\tй";89123456789;23.11.2026;15:00;`);
    expect(record.counts.added).toBe(1);
    expect((await visits())[0]?.patientName).toContain('Иван\\ов \\N {"x"}');
  });

  it('keeps projects apart', async () => {
    await load(heading, 'Иванов;89123456789;23.11.2026;15:00;');
    const first = projectId;
    projectId = newId();
    await test.database.query(
      'insert into clinic.project select $1, $2, settings, now() from clinic.project where id = $3',
      [projectId, projectId, first],
    );
    expect((await load(heading, 'Иванов;89123456789;23.11.2026;15:00;')).counts.added).toBe(1);
    expect((await visits()).length).toBe(1);
  });
});
