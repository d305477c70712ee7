import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultLimits, type FileLimits } from './file-limits.ts';
import { inspectFile, tableRows } from './table-file.ts';
import { writeWorkbookNow } from './xlsx/workbook-writer.ts';
import { ZipWriter } from './xlsx/zip-writer.ts';

const directory = mkdtempSync(join(tmpdir(), 'perezvon-files-'));
afterAll(() => rmSync(directory, { recursive: true }));

const table = 'ФИО;Телефон\r\nСемёнова Юлия;89123456789\r\n';

async function rowsOf(content: Buffer | string, name = 'visits.csv', limits: FileLimits = defaultLimits) {
  const path = join(directory, 'file');
  writeFileSync(path, content);
  const { reading } = await inspectFile(path, name, limits);
  const rows: string[][] = [];
  for await (const chunk of tableRows(path, reading, limits))
    rows.push(...chunk.rows.map((row) => [...row.cells]));
  return { reading, rows: rows.filter((row) => row.some((cell) => cell !== '')) };
}

/** windows-1251 has the Russian letters in one run, ё apart. */
function windows1251(text: string): Buffer {
  const code = (letter: string): number => {
    const unicode = letter.charCodeAt(0);
    if (letter === 'ё') return 0xb8;
    return unicode >= 0x410 && unicode <= 0x44f ? unicode - 0x410 + 0xc0 : unicode;
  };
  return Buffer.from([...text].map(code));
}

/** KOI8-R puts them in the order of the Latin ones, small before great. */
function koi8(text: string): Buffer {
  const order = 'юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧЪ';
  return Buffer.from(
    [...text].map((letter) => (order.includes(letter) ? 0xc0 + order.indexOf(letter) : letter.charCodeAt(0))),
  );
}

describe('text files', () => {
  it.each([
    ['UTF-8', Buffer.from(table), 'utf-8'],
    ['UTF-8 with BOM', Buffer.from(`\ufeff${table}`), 'utf-8'],
    ['windows-1251', windows1251(table), 'windows-1251'],
    ['UTF-16 with BOM', Buffer.from(`\ufeff${table}`, 'utf16le'), 'utf-16le'],
    ['UTF-16, the other order', Buffer.from(`\ufeff${table}`, 'utf16le').swap16(), 'utf-16be'],
  ])('are read in %s', async (_, content, encoding) => {
    const { reading, rows } = await rowsOf(content);
    expect(reading).toMatchObject({ kind: 'csv', encoding, delimiter: ';' });
    expect(rows).toEqual([
      ['ФИО', 'Телефон'],
      ['Семёнова Юлия', '89123456789'],
    ]);
  });

  it('are UTF-8 even when a letter is cut by the border of two pieces', async () => {
    const long = `${table}${'Ж'.repeat(3_000)};1\n`.repeat(100);
    expect((await rowsOf(`x${long}`)).reading.encoding).toBe('utf-8');
  });

  it.each([
    ['an empty file', '', 'file.empty'],
    ['blanks only', ' \r\n\r\n  ', 'file.empty'],
    ['only a byte order mark', '\ufeff', 'file.empty'],
    ['KOI8-R', koi8(table.repeat(5)), 'file.encoding'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'file.binary'],
    ['a web page saved as .xls', '<html><table></table></html>', 'file.unsupported'],
    ['a PDF', '%PDF-1.4 …', 'file.unsupported'],
  ])('that are %s are refused with a reason', async (_, content, code) => {
    await expect(rowsOf(content)).rejects.toMatchObject({ kind: 'invalid', code });
  });

  it('above the limit are refused with the limit', async () => {
    const limits = { ...defaultLimits, fileBytes: 1024 * 1024 };
    const path = join(directory, 'large');
    writeFileSync(path, 'x');
    truncateSync(path, 300 * 1024 * 1024);
    await expect(inspectFile(path, 'x.csv', limits)).rejects.toMatchObject({
      code: 'file.too-large',
      params: { limitMb: 1 },
    });
  });
});

function workbookOf(sheet: string, more: Record<string, string> = {}): Buffer {
  const zip = new ZipWriter();
  const parts: Record<string, string> = {
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="Скрытый" state="hidden" r:id="r0"/><sheet name="Записи" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r0" Target="worksheets/sheet0.xml"/><Relationship Id="r1" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet0.xml': '<worksheet/>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    ...more,
  };
  return Buffer.concat([...Object.entries(parts).flatMap(([name, text]) => zip.part(name, text)), zip.end()]);
}

describe('XLSX', () => {
  it('gives back what our own writer wrote', async () => {
    const rows = [
      ['ФИО', 'Телефон & <код>'],
      ['=1+1', ' "пробелы" '],
    ];
    expect((await rowsOf(writeWorkbookNow('Лист', rows), 'x.xlsx')).rows).toEqual(rows);
  });

  it('reads shared, rich and inline texts, numbers, formulas, dates and times as a person sees them', async () => {
    const content = workbookOf(
      '<row r="3"><c r="B3" t="s"><v>1</v></c><c r="D3"><v>8.9123456789E10</v></c></row>' +
        '<row r="4"><c r="A4" s="1"><v>46348</v></c><c r="B4" s="2"><v>0.625</v></c><c r="C4" s="3"><v>46348.625</v></c>' +
        '<c r="D4" t="inlineStr"><is><t>a</t></is></c><c t="str"><f>A1&amp;"x"</f><v>yx</v></c><c s="0"><v>1.5</v></c></row>',
      {
        'xl/sharedStrings.xml':
          '<sst><si><t>нет</t></si><si><r><t>Ива</t></r><r><t>нов</t></r><rPh><t>фон</t></rPh></si></sst>',
        'xl/styles.xml':
          '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[$-419]d\\ mmmm\\ yyyy\\ h:mm;@"/></numFmts>' +
          '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="164"/></cellXfs></styleSheet>',
      },
    );
    const { reading, rows } = await rowsOf(content, 'x.xlsx');
    expect(reading).toEqual({ kind: 'xlsx', sheet: 'Записи', epoch1904: false });
    expect(rows).toEqual([
      ['', 'Иванов', '', '89123456789'],
      ['22.11.2026', '15:00', '22.11.2026 15:00', 'a', 'yx', '1.5'],
    ]);
  });

  it('counts days from 1904 where the workbook says so', async () => {
    const content = workbookOf('<row><c s="1"><v>44886</v></c></row>', {
      'xl/workbook.xml':
        '<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
      'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    });
    expect((await rowsOf(content, 'x.xlsx')).rows).toEqual([['22.11.2026']]);
  });

  it('that is a zip bomb is refused before it has gone off', async () => {
    const bomb = workbookOf(
      `<row r="1"><c t="inlineStr"><is><t>${'0'.repeat(60_000_000)}</t></is></c></row>`,
    );
    expect(bomb.length).toBeLessThan(100_000);
    await expect(rowsOf(bomb, 'x.xlsx')).rejects.toMatchObject({ kind: 'invalid', code: 'file.bomb' });
  });

  it('that lies about its unpacked size is damaged', async () => {
    const content = workbookOf('<row r="1"><c><v>1</v></c></row>'.repeat(5_000));
    const central = content.lastIndexOf(Buffer.from('xl/worksheets/sheet1.xml')) - 46;
    content.writeUInt32LE(100, central + 24);
    await expect(rowsOf(content, 'x.xlsx')).rejects.toMatchObject({ kind: 'invalid', code: 'file.damaged' });
  });

  it('with more shared text than fits is refused', async () => {
    const content = workbookOf('<row r="1"><c t="s"><v>0</v></c></row>', {
      'xl/sharedStrings.xml': `<sst>${'<si><t>слово</t></si>'.repeat(1_000)}</sst>`,
    });
    const limits = { ...defaultLimits, sharedTextChars: 5_000 };
    await expect(rowsOf(content, 'x.xlsx', limits)).rejects.toMatchObject({ code: 'file.too-much-text' });
  });

  const whole = writeWorkbookNow(
    'Лист',
    Array.from({ length: 500 }, (_, index) => [String(index), 'x'.repeat(index)]),
  );
  it.each([
    [
      'random bytes',
      Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256)),
      'file.not-xlsx',
    ],
    ['text', Buffer.from(table), 'file.not-xlsx'],
    ['cut short', whole.subarray(0, whole.length / 2), 'file.damaged'],
    ['a zip of something else', Buffer.concat([...new ZipWriter().part('a.txt', 'b')]), 'file.damaged'],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1'.repeat(50), 'hex'), 'file.old-excel'],
    ['without rows', workbookOf(''), 'file.empty'],
    ['broken inside', workbookOf('<row><c><v>1</c></row>'), 'file.damaged'],
  ])('that is %s is refused with a reason', async (_, content, code) => {
    await expect(rowsOf(content, 'visits.xlsx')).rejects.toMatchObject({ kind: 'invalid', code });
  });
});
