import { parsePhones } from '../phone/parse-phones.ts';
import type { ColumnMapping, PreviewColumn, VisitField } from './import-record.ts';
import { visitFields } from './import-record.ts';
import { readDate, readTime } from './visit-moment.ts';

interface FieldRule {
  /** The whole heading, or nearly. */
  readonly exact: RegExp;
  /** A word of it. */
  readonly part: RegExp;
  /** What the heading may not say. */
  readonly never?: RegExp;
  /** Whether a cell looks like it: 0 to 1. Fields of free text have none. */
  readonly looks?: (cell: string) => boolean;
  /** How much the content alone is worth, when no heading speaks. */
  readonly contentWeight: number;
}

const person = /^\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’.-]*){1,3}$/u;
const identifier = /^(?=.*\d)[\p{L}\d/_-]{3,40}$/u;

/** Headings are compared in small letters, ё as е, without signs at the ends. */
const rules: Readonly<Record<VisitField, FieldRule>> = {
  phone: {
    exact:
      /^(?:(?:моб\S*|сот\S*|контактн\S*)?\s*(?:номер\s*)?тел\S*(?:\s*(?:пациента|клиента))?|mobile|phone(?: ?number)?|cell)$/,
    part: /тел(?:ефон|\.|$)|моб(?:ил|\.)|сотов|phone|mobile|контакт/,
    never: /врач|доктор|клиник|филиал|e-?mail|почт|doctor/,
    looks: (cell) => parsePhones(cell).phones.length > 0,
    contentWeight: 0.75,
  },
  date: {
    exact:
      /^(?:дата(?: и время)?(?: (?:визита|приема|записи|посещения|начала))?|(?:appointment|visit)?\s*date(?: ?(?:and )?time)?|день(?: приема)?|начало)$/,
    part: /дата|\bdate|начал|\bstart|день/,
    never: /рожд|созд|измен|оформ|birth|created|updated|оконч|\bend|внес/,
    looks: (cell) => readDate(cell) !== undefined,
    contentWeight: 0.6,
  },
  time: {
    exact:
      /^(?:время(?: (?:визита|приема|записи|посещения|начала))?|(?:appointment|visit|start)?\s*time|час(?:ы)?)$/,
    part: /время|\btime|начал|\bstart/,
    never: /оконч|конец|\bend|созд|created|длит|звонк|zone|дата|date/,
    looks: (cell) => readTime(cell) !== undefined && !/^\d{1,2}$/.test(cell),
    contentWeight: 0.6,
  },
  patient: {
    exact:
      /^(?:фио|ф\.?\s?и\.?\s?о|пациент|клиент|(?:фио|имя) (?:пациента|клиента)|patient(?:\s*(?:full\s*)?name)?|(?:full\s*)?name|client)$/,
    part: /пациент|клиент|фио|ф\.и\.о|фамилия|patient|client|\bname|имя/,
    never:
      /карт|код|№|номер|\bid\b|врач|доктор|сотруд|тел|рожд|возраст|\bпол\b|адрес|doctor|статус|clinic|phone/,
    looks: (cell) => person.test(cell),
    contentWeight: 0.5,
  },
  doctor: {
    exact:
      /^(?:(?:фио )?(?:врач(?:а)?|доктор(?:а)?)|лечащий врач|специалист|исполнитель|doctor(?:\s*name)?|physician|dentist|provider)$/,
    part: /врач|доктор|специалист|сотрудник|исполнител|doctor|physician|provider|dentist/,
    never: /специальн|код|\bid\b|тел|должн/,
    looks: (cell) => person.test(cell) || /\p{Lu}\.\s?\p{Lu}\./u.test(cell),
    contentWeight: 0.3,
  },
  specialty: {
    exact:
      /^(?:специальность(?: врача)?|специализация|должность(?: врача)?|профиль|specialt?i?t?y|speciality|department)$/,
    part: /специальн|специализ|профиль|направлени|отделени|должност|special|department/,
    contentWeight: 0,
  },
  branch: {
    exact: /^(?:филиал|клиника|подразделение|адрес (?:клиники|филиала)|branch|clinic|location|office)$/,
    part: /филиал|клиник|подразделен|branch|clinic|location|office/,
    never: /тел|пациент/,
    contentWeight: 0,
  },
  externalId: {
    exact:
      /^(?:id|ид|guid|uid|(?:id|ид|код|номер|№) (?:записи|визита|приема|посещения|заявки|талона)|(?:appointment|visit|booking|external)[ _]?id|внешний (?:id|код))$/,
    part: /\bid\b|guid|uid|(?:код|номер|№) (?:записи|визита|приема|посещ)|талон/,
    never: /п\/п|карт|пациент|клиент|врач|кабинет|тел|полис|договор|patient|doctor|client|phone/,
    looks: (cell) => identifier.test(cell),
    contentWeight: 0,
  },
  service: {
    exact: /^(?:услуга|услуги|вид приема|процедура|service|procedure|цель визита)$/,
    part: /услуг|процедур|service|procedure|вид при|цель/,
    contentWeight: 0,
  },
  comment: {
    exact: /^(?:комментари[йи]|примечани[ея]|заметк[аи]|comments?|notes?|remarks?)$/,
    part: /коммент|примечан|заметк|comment|\bnote|remark/,
    contentWeight: 0,
  },
};

/** What each column means, by its heading and by what stands in it; each field at most once. */
export function guessFields(
  headings: readonly string[],
  sample: readonly (readonly string[])[],
): PreviewColumn[] {
  const scores: { index: number; field: VisitField; score: number }[] = [];
  for (const [index, heading] of headings.entries()) {
    const cells = sample.map((row) => (row[index] ?? '').trim()).filter((cell) => cell !== '');
    for (const field of visitFields) {
      const score = scoreOf(rules[field], field, heading, cells, sample.length);
      if (score >= 0.35) scores.push({ index, field, score });
    }
  }
  // of equals the leftmost: the patient stands before the doctor
  scores.sort((a, b) => b.score - a.score || a.index - b.index);
  const byColumn = new Map<number, { field: VisitField; score: number }>();
  const taken = new Set<VisitField>();
  for (const { index, field, score } of scores) {
    if (byColumn.has(index) || taken.has(field)) continue;
    byColumn.set(index, { field, score });
    taken.add(field);
  }
  return headings.map((heading, index) => {
    const guess = byColumn.get(index);
    const confidence = Math.round(Math.min(1, guess?.score ?? 0) * 100) / 100;
    return { index, heading, ...(guess ? { field: guess.field } : {}), confidence };
  });
}

export function mappingOf(columns: readonly PreviewColumn[]): ColumnMapping {
  const mapping: ColumnMapping = {};
  for (const column of columns) if (column.field) mapping[column.field] = column.index;
  return mapping;
}

/** Whether a cell is the heading of something that we look for. */
export function isHeading(cell: string): boolean {
  const text = simplify(cell);
  if (text === '' || text.length > 60 || /\d{3}/.test(text)) return false;
  return visitFields.some((field) => rules[field].exact.test(text) || rules[field].part.test(text));
}

function scoreOf(
  rule: FieldRule,
  field: VisitField,
  heading: string,
  cells: readonly string[],
  rows: number,
): number {
  const text = simplify(heading);
  if (rule.never?.test(text)) return 0;
  const said = rule.exact.test(text) ? 0.95 : rule.part.test(text) ? 0.75 : 0;
  const { looks } = rule;
  if (!looks || cells.length === 0) return cells.length === 0 ? said * 0.7 : said;
  const share = cells.filter((cell) => looks(cell)).length / cells.length;
  // an identifier that repeats, or is missing, identifies something else
  if (field === 'externalId' && (new Set(cells).size < cells.length || cells.length < rows))
    return said * 0.4;
  if (said === 0) return share >= 0.6 ? rule.contentWeight * share : 0;
  return said * (0.5 + share / 2) + (share === 1 ? 0.05 : 0);
}

function simplify(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/[\s\u00a0]+/g, ' ')
    .replaceAll(/^[\s*:.,]+|[\s*:.,]+$/g, '');
}
