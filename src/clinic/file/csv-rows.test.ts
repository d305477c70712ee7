import { describe, expect, it } from 'vitest';
import { CsvSplitter, guessDelimiter } from './csv-rows.ts';
import { defaultLimits } from './file-limits.ts';

function cellsOf(text: string, delimiter = ';', pieces = text.length): string[][] {
  const splitter = new CsvSplitter(delimiter, defaultLimits);
  const rows = [];
  for (let at = 0; at < text.length; at += pieces) rows.push(...splitter.push(text.slice(at, at + pieces)));
  rows.push(...splitter.push('', true));
  return rows.map((row) => [...row.cells]);
}

const hard =
  'a;"b;1";c\r\n"две\nстроки";"он сказал ""да""";\r\n;;\rООО "Ромашка";x;"хвост"ик\n"";1;"последняя"';
const hardCells = [
  ['a', 'b;1', 'c'],
  ['две\nстроки', 'он сказал "да"', ''],
  ['', '', ''],
  ['ООО "Ромашка"', 'x', 'хвостик'],
  ['', '1', 'последняя'],
];

describe('CsvSplitter', () => {
  it('reads quotes, line ends inside cells and every kind of line end', () => {
    expect(cellsOf(hard)).toEqual(hardCells);
  });

  it.each([1, 2, 3, 5, 7, 11])('reads the same from pieces of %i characters', (pieces) => {
    expect(cellsOf(hard, ';', pieces)).toEqual(hardCells);
  });

  it('counts rows as a spreadsheet does', () => {
    const rows = new CsvSplitter(',', defaultLimits).push('a\n"b\nc"\n\nd\n');
    expect(rows.map((row) => row.number)).toEqual([1, 2, 3, 4]);
  });

  it('loses only the line whose quote was never closed', () => {
    const tail = Array.from({ length: 9_000 }, (_, index) => `row ${index};x`).join('\n');
    const rows = new CsvSplitter(';', defaultLimits).push(`a;b\n"открыта;b\n${tail}\n`, true);
    expect(rows.length).toBe(9_002);
    expect(rows.filter((row) => row.tooLong).map((row) => row.number)).toEqual([2]);
  });

  it('keeps a line without end within its limits', () => {
    const splitter = new CsvSplitter(';', { ...defaultLimits, rowChars: 100, cellChars: 20 });
    const rows = [...splitter.push('x'.repeat(1_000)), ...splitter.push('\nok;1\n', true)];
    expect(rows.at(-1)?.cells).toEqual(['ok', '1']);
    expect(rows[0]?.tooLong).toBe(true);
    expect(rows[0]?.cells.join('').length).toBeLessThanOrEqual(20);
  });
});

describe('guessDelimiter', () => {
  it.each([
    [';', 'ФИО;Дата, время;Тел\nИванов, Иван;22.11.2026;8 912\n'],
    [',', 'Name,Date,Phone\n"Smith, John",2026-11-22,+7912\n'],
    ['\t', 'ФИО\tДата\tТел\nИванов, И.\t22.11\t8,9\n'],
    ['|', 'sep=|\na|b\n'],
  ])('finds «%s»', (delimiter, text) => {
    expect(guessDelimiter(text, defaultLimits)).toBe(delimiter);
  });
});
