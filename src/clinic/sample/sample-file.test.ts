import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultLimits } from '../file/file-limits.ts';
import { inspectFile } from '../file/table-file.ts';
import { tableRows } from '../file/table-file.ts';
import { buildPreview } from '../import/build-preview.ts';
import { readVisitRow, type VisitRow } from '../import/visit-row.ts';
import { ZoneClock } from '../import/visit-moment.ts';
import { isRehearsalNumber } from '../rehearsal-number.ts';
import { sampleFile } from './sample-file.ts';

const directory = mkdtempSync(join(tmpdir(), 'perezvon-sample-'));
afterAll(() => rmSync(directory, { recursive: true }));

// 23:30 in Moscow: tomorrow is still the 23rd
const nowMs = Date.UTC(2026, 10, 22, 20, 30);
const timeZone = 'Europe/Moscow';

async function visitsOf(kind: 'csv' | 'xlsx'): Promise<VisitRow[]> {
  const path = join(directory, kind);
  writeFileSync(path, sampleFile(nowMs, timeZone, kind));
  const shape = await inspectFile(path, `visits.${kind}`, defaultLimits);
  const preview = await buildPreview({ path, shape, limits: defaultLimits, timeZone, nowMs });
  expect(preview.missing).toEqual([]);
  const headings = preview.columns.map((column) => column.heading);
  const rules = {
    mapping: preview.mapping,
    headings,
    epoch1904: false,
    zone: new ZoneClock(timeZone),
    nowMs,
  };
  const visits: VisitRow[] = [];
  for await (const chunk of tableRows(path, preview.reading, defaultLimits)) {
    for (const row of chunk.rows.filter((one) => one.number > 1 && one.cells.length > 1)) {
      const read = readVisitRow(row, rules);
      expect(read.problems).toEqual([]);
      if (read.visit) visits.push(read.visit);
    }
  }
  return visits;
}

describe('sampleFile', () => {
  it('holds 200 good visits of tomorrow, 8:00 to 20:00', async () => {
    const visits = await visitsOf('csv');
    expect(visits.length).toBe(200);
    const starts = visits.map((visit) => visit.startsAtMs);
    expect(Math.min(...starts)).toBe(Date.UTC(2026, 10, 23, 5));
    expect(Math.max(...starts)).toBeLessThan(Date.UTC(2026, 10, 23, 17));
    expect(new Set(visits.map((visit) => visit.externalId)).size).toBe(200);
    expect(new Set(visits.map((visit) => visit.branch)).size).toBeGreaterThan(2);
    expect(new Set(visits.map((visit) => visit.specialty)).size).toBeGreaterThan(5);
  });

  it('has only rehearsed telephones, nearly all last digits, and some families', async () => {
    const phones = (await visitsOf('csv')).map((visit) => visit.phones[0] ?? '');
    expect(phones.every((phone) => isRehearsalNumber(phone))).toBe(true);
    expect(new Set(phones.map((phone) => phone.slice(-2))).size).toBeGreaterThan(90);
    expect(new Set(phones).size).toBe(190);
  });

  it('is the same as XLSX', async () => {
    const [csv, xlsx] = [await visitsOf('csv'), await visitsOf('xlsx')];
    expect(xlsx.map((visit) => visit.raw)).toEqual(csv.map((visit) => visit.raw));
  });
});
