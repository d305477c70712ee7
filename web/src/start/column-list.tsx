import { NativeSelect } from '@mantine/core';
import type { ImportPreview, Mapping, VisitField } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { fieldOfColumn } from './assign-field.ts';
import classes from './column-list.module.css';

interface ColumnListProps {
  readonly preview: ImportPreview;
  readonly mapping: Mapping;
  readonly onAssign: (column: number, field: VisitField | null) => void;
}

const samplesShown = 4;
const sureFrom = 0.6;

/** Every column of the file: its heading, some of its cells, and what it is taken for. */
export function ColumnList({ preview, mapping, onAssign }: ColumnListProps) {
  const t = useT();
  const choices = [
    { value: '', label: t.start.ignore },
    ...Object.entries(t.start.fields).map(([value, label]) => ({ value, label })),
  ];
  return (
    <ul className={classes.list}>
      {preview.columns.map(({ index, heading, field, confidence }) => {
        const chosen = fieldOfColumn(mapping, index);
        const title = heading || t.start.noHeading(index + 1);
        const samples = preview.sample.map(({ cells }) => cells[index] ?? '').filter((cell) => cell !== '');
        const doubtful = chosen !== null && chosen === field && confidence < sureFrom;
        return (
          <li key={index} className={classes.row} data-ignored={chosen === null || undefined}>
            <span className={classes.heading}>{title}</span>
            <span className={`${classes.samples} tabular`}>
              {samples.slice(0, samplesShown).map((cell, at) => (
                <span key={at} className={classes.sample}>
                  {cell}
                </span>
              ))}
            </span>
            <NativeSelect
              aria-label={t.start.columnOf(title)}
              description={doubtful ? <span className={classes.doubt}>{t.start.doubtful}</span> : undefined}
              inputWrapperOrder={['input', 'description']}
              data={choices}
              value={chosen ?? ''}
              onChange={(event) => onAssign(index, (event.currentTarget.value || null) as VisitField | null)}
            />
          </li>
        );
      })}
    </ul>
  );
}
