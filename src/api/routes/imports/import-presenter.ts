import {
  problemHint,
  type ImportPreview as ClinicPreview,
  type ImportProblem as ClinicProblem,
  type ImportProgress as ClinicProgress,
  type ImportRecord,
} from '../../../clinic/index.ts';
import type { Import, ImportPreview, ImportProblem, ImportProgress } from '../../contract/index.ts';
import { instant, instantOrNull } from '../../presenters/instant.ts';

/** An import as JSON; `running` is what its loading told last, when it runs in this process. */
export function presentImport(
  record: ImportRecord,
  preview: ClinicPreview | undefined,
  running?: ClinicProgress,
): Import {
  const { kind, encoding, delimiter, sheet, headingRow } = preview?.reading ?? record.reading;
  return {
    id: record.id,
    fileName: record.fileName,
    sizeBytes: record.sizeBytes,
    source: record.source,
    reading: {
      kind,
      encoding: encoding ?? null,
      delimiter: delimiter ?? null,
      sheet: sheet ?? null,
      headingRow,
    },
    mapping: preview?.mapping ?? record.mapping,
    headings: preview ? preview.columns.map((column) => column.heading) : [...record.headings],
    preview: preview ? presentPreview(preview) : null,
    progress: presentProgress(record, running),
    createdAt: instant(record.createdAtMs),
  };
}

export function presentProgress(record: ImportRecord, running?: ClinicProgress): ImportProgress {
  // a row that says `running` while nothing runs is of a process that was killed
  const cutShort = record.state === 'running' && !running;
  const failureCode = cutShort ? 'import.stopped' : (record.failureCode ?? null);
  return {
    ...record.counts,
    ...running,
    state: running ? 'running' : cutShort ? 'failed' : record.state,
    share: running?.share ?? (record.state === 'done' ? 1 : 0),
    failureCode: running ? null : failureCode,
    startedAt: instantOrNull(record.startedAtMs),
    finishedAt: running ? null : instantOrNull(record.finishedAtMs),
  };
}

export function presentProblem(problem: ClinicProblem): ImportProblem {
  const { rowNumber, column, value, code, skipped } = problem;
  const hint = { ru: problemHint(code, 'ru'), en: problemHint(code, 'en') };
  return { row: rowNumber, column, value, code, skipped, hint };
}

function presentPreview(preview: ClinicPreview): ImportPreview {
  return {
    sheets: [...preview.sheets],
    columns: preview.columns.map((column) => ({ ...column, field: column.field ?? null })),
    sample: preview.sample.map(({ rowNumber, cells }) => ({ row: rowNumber, cells: [...cells] })),
    missing: [...preview.missing],
    problems: preview.sampleProblems.map(presentProblem),
  };
}
