import { describe, expect, it } from 'vitest';
import { guessFields, mappingOf } from './field-guess.ts';
import { findHeadingRow, headingsOf } from './heading-row.ts';
import type { ColumnMapping } from './import-record.ts';

function mapped(headings: string[], ...rows: string[][]): ColumnMapping {
  return mappingOf(guessFields(headings, rows));
}

describe('guessFields', () => {
  it('knows the headings of a Russian program', () => {
    const headings = [
      '№ п/п',
      'Номер записи',
      'ФИО пациента',
      'Дата рождения',
      'Контактный телефон',
      'Дата приёма',
      'Время приёма',
      'Врач',
      'Специальность',
      'Филиал',
      'Услуга',
      'Примечание',
      'Телефон врача',
    ];
    const row = [
      '1',
      'A-17',
      'Иванов Иван',
      '01.02.1980',
      '8 912 345-67-89',
      '23.11.2026',
      '15:00',
      'Петрова А. С.',
      'Терапевт',
      'Север',
      'Осмотр',
      '',
      '89120000000',
    ];
    expect(mapped(headings, row, row.with(0, '2').with(1, 'A-18'))).toEqual({
      externalId: 1,
      patient: 2,
      phone: 4,
      date: 5,
      time: 6,
      doctor: 7,
      specialty: 8,
      branch: 9,
      service: 10,
      comment: 11,
    });
  });

  it('knows English ones, and a moment in one column', () => {
    const headings = ['Appointment ID', 'Patient name', 'Mobile', 'Appointment date', 'Doctor', 'Clinic'];
    const row = ['x1', 'John Smith', '+7 912 345 67 89', '2026-11-23T15:00', 'Dr. Brown', 'North'];
    expect(mapped(headings, row)).toEqual({
      externalId: 0,
      patient: 1,
      phone: 2,
      date: 3,
      doctor: 4,
      branch: 5,
    });
  });

  it('goes by the content where there are no headings', () => {
    const headings = ['Столбец 1', 'Столбец 2', 'Столбец 3', 'Столбец 4'];
    const row = ['15:00', 'Иванов Иван Иванович', '23.11.2026', '89123456789'];
    expect(mapped(headings, row, row)).toEqual({ time: 0, patient: 1, date: 2, phone: 3 });
  });

  it('does not take a repeated number for the number of the visit, nor «Начало» for a date when it holds times', () => {
    const rows = [
      ['77', '15:00', '23.11.2026', '89123456789'],
      ['77', '16:00', '23.11.2026', '89123456789'],
    ];
    const columns = guessFields(['Код записи', 'Начало', 'День', 'Тел.'], rows);
    expect(mappingOf(columns)).toMatchObject({ time: 1, date: 2, phone: 3 });
    expect(columns[0]?.confidence).toBeLessThan(0.6);
    expect(columns[3]?.confidence).toBeGreaterThan(0.7);
  });
});

describe('findHeadingRow', () => {
  const rowsOf = (...lines: string[]) =>
    lines.map((line, index) => ({ number: index + 1, cells: line.split(';') }));

  it.each([
    ['at the top', ['ФИО;Телефон;Дата', 'Иванов;89123456789;23.11.2026'], 1],
    [
      'under a report’s title',
      [
        'Отчёт по записям;;',
        'Период: 23.11.2026 - 23.11.2026;;',
        ';;',
        'Пациент;Тел.;Дата',
        'Иванов;89123456789;23.11.2026',
      ],
      4,
    ],
    ['nowhere', ['Иванов;89123456789;23.11.2026 15:00', 'Петров;89123456789;23.11.2026 15:00'], 0],
  ])('finds it %s', (_, lines, number) => {
    expect(findHeadingRow(rowsOf(...lines))).toBe(number);
  });

  it('names columns that have no name', () => {
    expect(headingsOf(rowsOf('ФИО;;Дата;;', 'a;b;c;d;'), 1)).toEqual([
      'ФИО',
      'Столбец 2',
      'Дата',
      'Столбец 4',
    ]);
  });
});
