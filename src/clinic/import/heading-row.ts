import { isBlank, type TableRow } from '../file/table-row.ts';
import { parsePhones } from '../phone/parse-phones.ts';
import { isHeading } from './field-guess.ts';
import { readDate } from './visit-moment.ts';

const looksAtRows = 40;

/**
 * The number of the row with the headings, 0 when the file begins with data. Reports of 1C have a title, a period
 * and blank rows above: the row that names most of what we look for is it.
 */
export function findHeadingRow(rows: readonly TableRow[]): number {
  let best = { number: 0, hits: 0 };
  for (const row of rows.slice(0, looksAtRows)) {
    if (isBlank(row)) continue;
    if (looksLikeData(row)) break;
    const hits = row.cells.filter((cell) => isHeading(cell)).length;
    if (hits > best.hits) best = { number: row.number, hits };
  }
  if (best.hits >= 2) return best.number;
  // one known word alone is trusted at the very top only
  return best.number === rows.find((row) => !isBlank(row))?.number ? best.number : 0;
}

function looksLikeData(row: TableRow): boolean {
  const phones = row.cells.some((cell) => parsePhones(cell).phones.length > 0);
  return (
    phones && row.cells.some((cell) => readDate(cell) !== undefined || parsePhones(cell).phones.length > 0)
  );
}

/** The headings as the file has them, one for each column; a nameless column is called by its number. */
export function headingsOf(rows: readonly TableRow[], headingRow: number): string[] {
  const named = headingRow === 0 ? [] : (rows.find((row) => row.number === headingRow)?.cells ?? []);
  const width = Math.max(
    0,
    ...rows.filter((row) => row.number >= headingRow).map((row) => widthOf(row.cells)),
  );
  const headings: string[] = [];
  for (let index = 0; index < Math.max(width, widthOf(named)); index += 1) {
    const heading = (named[index] ?? '').replaceAll(/\s+/g, ' ').trim();
    headings.push(heading === '' ? `Столбец ${index + 1}` : heading);
  }
  return headings;
}

function widthOf(cells: readonly string[]): number {
  let width = cells.length;
  while (width > 0 && (cells[width - 1] ?? '').trim() === '') width -= 1;
  return width;
}
