import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { ManualClock, silentLog } from '../../base/index.ts';
import { Appointments } from '../appointments.ts';
import { defaultLimits } from '../file/file-limits.ts';
import { inspectFile, tableRows } from '../file/table-file.ts';
import { AppointmentImport } from '../import/appointment-import.ts';
import { Projects } from '../projects.ts';
import { writeResults, type ResultLine } from './result-file.ts';

const clock = new ManualClock(Date.UTC(2026, 10, 22, 9));

describe('writeResults', () => {
  let test: TestDatabase;
  let directory: string;
  let lines: ResultLine[];

  beforeAll(async () => {
    test = await openTestDatabase();
    directory = mkdtempSync(join(tmpdir(), 'perezvon-results-'));
    const { database } = test;
    const project = await new Projects({ database, clock }).ensureDefault();
    const imports = new AppointmentImport({
      database,
      clock,
      log: silentLog,
      directory: join(directory, 'imports'),
    });
    async function* content(): AsyncGenerator<Buffer> {
      yield Buffer.from(
        'Пациент;Телефон;Дата;Время;Заметка\n' +
          'Иванов;8 912 345-67-89;23.11.2026;15:00;"=HYPERLINK(""http://x"")"\n' +
          'Петров;+79123456780;23.11.2026;16:00;"две\nстроки; и знак"\n',
      );
    }
    const received = await imports.receive(project.id, 'x.csv', content());
    await imports.run(received.id);
    const { rows } = await new Appointments({ database }).list({ projectId: project.id }, { limit: 10 });
    lines = [
      { appointmentId: rows[0]!.id, mark: 'confirmed', heard: 'да', attempts: 1, whenMs: clock.now() },
      { appointmentId: rows[1]!.id, mark: 'none', heard: '', attempts: 3 },
    ];
  });
  afterAll(async () => {
    await test.close();
    rmSync(directory, { recursive: true });
  });

  async function rowsBack(format: 'csv' | 'xlsx'): Promise<string[][]> {
    const order = {
      database: test.database,
      lines,
      format,
      language: 'ru',
      timeZone: 'Europe/Moscow',
    } as const;
    const pieces: Buffer[] = [];
    for await (const piece of writeResults(order)) pieces.push(piece);
    const path = join(directory, `result.${format}`);
    writeFileSync(path, Buffer.concat(pieces));
    const { reading } = await inspectFile(path, path, defaultLimits);
    const rows: string[][] = [];
    for await (const chunk of tableRows(path, reading, defaultLimits))
      rows.push(...chunk.rows.map((row) => [...row.cells]));
    return rows;
  }

  const expected = (formula: string): string[][] => [
    ['Пациент', 'Телефон', 'Дата', 'Время', 'Заметка', 'Отметка', 'Что услышано', 'Попыток', 'Когда'],
    [
      'Иванов',
      '8 912 345-67-89',
      '23.11.2026',
      '15:00',
      formula,
      'подтверждён',
      'да',
      '1',
      '22.11.2026 12:00:00',
    ],
    ['Петров', '+79123456780', '23.11.2026', '16:00', 'две\nстроки; и знак', 'без отметки', '', '3'],
  ];

  it('writes every input column and the outcome as CSV, with no formula left alive', async () => {
    const rows = await rowsBack('csv');
    expect(rows.map((row) => (row.at(-1) === '' ? row.slice(0, -1) : row))).toEqual(
      expected('\'=HYPERLINK("http://x")'),
    );
  });

  it('writes the same as XLSX, whose texts are never formulas', async () => {
    expect(await rowsBack('xlsx')).toEqual(expected('=HYPERLINK("http://x")'));
  });

  it('writes headings when nobody was called', async () => {
    lines = [];
    expect((await rowsBack('csv'))[0]).toEqual(['Отметка', 'Что услышано', 'Попыток', 'Когда']);
  });
});
