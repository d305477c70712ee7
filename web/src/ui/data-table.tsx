// On a phone the rows are laid out as cards, and a changed `display` takes their meaning away: hence the explicit roles.
/* eslint-disable jsx-a11y/no-interactive-element-to-noninteractive-role */
import { memo, type ReactNode } from 'react';
import classes from './data-table.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly label: string;
  /** Where the cell stands on a phone, where a row is a small card: its title, at its right, a line below, or nowhere. */
  readonly place: 'title' | 'aside' | 'line' | 'wide' | 'hidden';
  readonly align?: 'end';
  readonly width?: string;
  render(row: Row): ReactNode;
}

interface DataTableProps<Row> {
  /** What the table holds, for screen readers. */
  readonly label: string;
  /** Keep it stable (useMemo): a row is drawn again only when the row or the columns are other ones. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The title cell holds a link marked `data-row-link`, and the whole row follows it. */
  readonly linked?: boolean;
}

/** A table on a wide screen, a list of cards on a phone; its rows survive 60 updates a second of their neighbours. */
export function DataTable<Row>({ label, columns, rows, keyOf, linked = false }: DataTableProps<Row>) {
  return (
    <table className={classes.table} role="table" aria-label={label}>
      <thead>
        <tr role="row">
          {columns.map((column) => (
            <th
              key={column.key}
              role="columnheader"
              scope="col"
              data-align={column.align}
              style={{ width: column.width }}
            >
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <TableRow
            key={keyOf(row)}
            row={row}
            columns={columns as readonly Column<unknown>[]}
            linked={linked}
          />
        ))}
      </tbody>
    </table>
  );
}

interface TableRowProps {
  readonly row: unknown;
  readonly columns: readonly Column<unknown>[];
  readonly linked: boolean;
}

const TableRow = memo(function TableRow({ row, columns, linked }: TableRowProps) {
  return (
    <tr role="row" className={classes.row} data-linked={linked || undefined}>
      {columns.map((column) => (
        <td key={column.key} role="cell" data-place={column.place} data-align={column.align}>
          {column.render(row)}
        </td>
      ))}
    </tr>
  );
});
