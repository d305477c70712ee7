// ECMA-376 part 1 §18.2 (workbook), §18.4 (shared strings), §18.8 (styles).
import { fileFailure, type FileLimits } from '../file-limits.ts';
import { xmlFeed } from './xml-events.ts';
import type { ZipParts } from './zip-parts.ts';

export interface Sheet {
  readonly name: string;
  readonly part: string;
}

export interface Workbook {
  /** The visible ones, in the order of their tabs. */
  readonly sheets: readonly Sheet[];
  readonly epoch1904: boolean;
}

/** What a cell's style makes of its number. */
export type NumberKind = 'number' | 'date' | 'time' | 'date-time';

export async function readWorkbook(parts: ZipParts): Promise<Workbook> {
  if (!parts.has('xl/workbook.xml')) throw fileFailure('file.not-xlsx');
  const targets = await readRelations(parts);
  const sheets: Sheet[] = [];
  let epoch1904 = false;
  const feed = xmlFeed({
    onOpen(name, attributes) {
      if (name === 'workbookPr') epoch1904 = /^(?:1|true|on)$/.test(attributes.date1904 ?? '');
      if (name !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return;
      const id = Object.entries(attributes).find(([key]) => key === 'id' || key.endsWith(':id'))?.[1] ?? '';
      const part = targets.get(id);
      if (part && parts.has(part)) sheets.push({ name: attributes.name ?? '', part });
    },
  });
  feed(await parts.whole('xl/workbook.xml'), true);
  return { sheets, epoch1904 };
}

async function readRelations(parts: ZipParts): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  const feed = xmlFeed({
    onOpen(name, attributes) {
      if (name !== 'Relationship' || !attributes.Id || !attributes.Target) return;
      const target = attributes.Target;
      targets.set(
        attributes.Id,
        target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`,
      );
    },
  });
  const text = await parts.whole('xl/_rels/workbook.xml.rels');
  if (text) feed(text, true);
  return targets;
}

/** The texts that cells point to by number; bounded, for they are the one thing kept in memory. */
export async function readSharedStrings(parts: ZipParts, limits: FileLimits): Promise<string[]> {
  const strings: string[] = [];
  let current = '';
  let chars = 0;
  let isText = false;
  let inPhonetic = false;
  const feed = xmlFeed({
    onOpen(name) {
      if (name === 'si') current = '';
      if (name === 'rPh') inPhonetic = true;
      isText = name === 't' && !inPhonetic;
    },
    onText(text) {
      if (isText && current.length <= limits.cellChars) current += text;
    },
    onClose(name) {
      isText = false;
      if (name === 'rPh') inPhonetic = false;
      if (name !== 'si') return;
      chars += current.length + 8;
      if (chars > limits.sharedTextChars) throw fileFailure('file.too-much-text');
      strings.push(current);
    },
  });
  for await (const piece of parts.text('xl/sharedStrings.xml')) feed(piece.text);
  return strings;
}

/** For each cell style, in order, whether its numbers are dates or times. */
export async function readNumberKinds(parts: ZipParts): Promise<NumberKind[]> {
  const formats = new Map<number, string>();
  const kinds: NumberKind[] = [];
  let inCellFormats = false;
  const feed = xmlFeed({
    onOpen(name, attributes) {
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      if (name === 'cellXfs') inCellFormats = true;
      if (name !== 'xf' || !inCellFormats) return;
      const id = Number(attributes.numFmtId ?? 0);
      kinds.push(kindOfFormat(formats.get(id) ?? builtInFormat(id)));
    },
    onClose(name) {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  const text = await parts.whole('xl/styles.xml');
  if (text) feed(text, true);
  return kinds;
}

/** §18.8.30: the formats that files only number. 27–36 and 50–58 are dates of Eastern editions. */
function builtInFormat(id: number): string {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58))
    return 'yyyy-mm-dd';
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47)) return 'h:mm';
  return id === 22 ? 'yyyy-mm-dd h:mm' : '';
}

/** §18.8.31: letters outside quotes, brackets and escapes say what a format shows. */
export function kindOfFormat(code: string): NumberKind {
  const bare = code
    .replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]/gi, '')
    .split(';')[0]!
    .toLowerCase();
  if (/general|основной/.test(bare)) return 'number';
  const hasDate = /[dyдг]/.test(bare) || /^[^hsчс]*m{2,}[^hsчс]*$/.test(bare);
  const hasTime = /[hsч]/.test(bare);
  if (hasDate) return hasTime ? 'date-time' : 'date';
  return hasTime ? 'time' : 'number';
}
