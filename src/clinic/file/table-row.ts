/** One row of a table file as text. */
export interface TableRow {
  /** As the person sees it in his spreadsheet, counted from 1. */
  readonly number: number;
  readonly cells: readonly string[];
  /** The row broke a limit, or a quote in it was never closed: its cells can't be trusted. */
  readonly tooLong?: boolean;
}

/** Rows come in handfuls, so that a file of 200,000 costs few turns of the event loop. */
export interface TableChunk {
  readonly rows: readonly TableRow[];
  /** 0 to 1: how much of the file has been read. */
  readonly share: number;
}

export function isBlank(row: TableRow): boolean {
  return row.cells.every((cell) => cell.trim() === '');
}
