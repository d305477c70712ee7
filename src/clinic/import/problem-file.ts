import { csvLine } from '../file/csv-cell.ts';
import type { ImportStore } from './import-store.ts';
import { problemHint } from './problem-hint.ts';

const words = {
  ru: {
    row: 'Строка',
    column: 'Колонка',
    value: 'Значение',
    right: 'Что исправить',
    taken: 'Загружена',
    yes: 'да',
    no: 'нет',
  },
  en: {
    row: 'Row',
    column: 'Column',
    value: 'Value',
    right: 'What to correct',
    taken: 'Taken',
    yes: 'yes',
    no: 'no',
  },
} as const;

/** The wrong rows as a file that can be corrected and loaded again: their own columns first, then what is wrong. */
export async function* writeProblems(
  store: ImportStore,
  importId: string,
  language: 'ru' | 'en',
): AsyncGenerator<Buffer> {
  const { headings } = await store.get(importId);
  const word = words[language];
  yield Buffer.from(
    `\ufeff${csvLine([...headings, word.row, word.column, word.value, word.right, word.taken])}`,
  );
  let after = { row: 0, ordinal: -1 };
  for (;;) {
    const problems = await store.problems(importId, 500, after);
    const lines = problems.map((problem) =>
      csvLine([
        ...headings.map((_, index) => problem.raw[index] ?? ''),
        String(problem.rowNumber),
        problem.column,
        problem.value,
        problemHint(problem.code, language),
        problem.skipped ? word.no : word.yes,
      ]),
    );
    if (lines.length > 0) yield Buffer.from(lines.join(''));
    const last = problems.at(-1);
    if (!last || problems.length < 500) return;
    after = { row: last.rowNumber, ordinal: last.ordinal };
  }
}
