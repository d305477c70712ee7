// ECMA-376 part 1 §18: the smallest workbook that Excel, LibreOffice and 1C open: one sheet, texts in the cells.
import { ZipWriter } from './zip-writer.ts';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** A cell: text stays text whatever it begins with, so nothing in it is ever run as a formula. */
type Cell = string | number;

function smallParts(sheetName: string): [string, string][] {
  return [
    [
      '[Content_Types].xml',
      `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
    ],
    [
      '_rels/.rels',
      `${head}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      'xl/workbook.xml',
      `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${escapeXml(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `${head}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    ],
    [
      'xl/styles.xml',
      `${head}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
    ],
  ];
}

const sheetPart = 'xl/worksheets/sheet1.xml';
// the row of headings stays in sight
const sheetStart = `${head}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="64" width="18" customWidth="1"/></cols><sheetData>`;
const sheetEnd = '</sheetData></worksheet>';

/** A workbook whose rows are made while it is written; the first row is the headings. */
export async function* writeWorkbook(
  sheetName: string,
  rows: AsyncIterable<readonly Cell[]>,
): AsyncGenerator<Buffer> {
  const zip = new ZipWriter();
  for (const [name, content] of smallParts(sheetName)) yield* zip.part(name, content);
  yield* zip.stream(sheetPart, sheetText(rows));
  yield zip.end();
}

/** A small workbook at once. */
export function writeWorkbookNow(sheetName: string, rows: readonly (readonly Cell[])[]): Buffer {
  const zip = new ZipWriter();
  const sheet = rows.map((row, index) => rowXml(row, index + 1)).join('');
  const parts = [...smallParts(sheetName), [sheetPart, `${sheetStart}${sheet}${sheetEnd}`] as const];
  return Buffer.concat([...parts.flatMap(([name, content]) => zip.part(name, content)), zip.end()]);
}

async function* sheetText(rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<string> {
  let text = sheetStart;
  let number = 0;
  for await (const row of rows) {
    number += 1;
    text += rowXml(row, number);
    if (text.length < 64_000) continue;
    yield text;
    text = '';
  }
  yield text + sheetEnd;
}

function rowXml(row: readonly Cell[], number: number): string {
  const style = number === 1 ? ' s="1"' : '';
  const cells = row.map((cell, index) => {
    const at = `r="${columnName(index)}${number}"${style}`;
    if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`;
    return cell === ''
      ? ''
      : `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
  });
  return `<row r="${number}">${cells.join('')}</row>`;
}

function columnName(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnName(rest - 1) : '') + String.fromCharCode(65 + (index % 26));
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0 §2.2: most control characters and half surrogate pairs can't be written at all. */
function escapeXml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- these are what may not be written
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
      .replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? '')
  );
}
