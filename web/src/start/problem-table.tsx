import { useMemo } from 'react';
import type { ImportProblem } from '../../../src/api/contract/index.ts';
import { useI18n, type Dictionary, type Locale } from '../lib/i18n/index.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { ToneBadge } from '../ui/tone-badge.tsx';

function columnsOf(t: Dictionary, locale: Locale): readonly Column<ImportProblem>[] {
  return [
    {
      key: 'row',
      label: t.start.problemRow,
      place: 'title',
      width: '90px',
      render: (problem) => <span className="tabular">{problem.row}</span>,
    },
    { key: 'column', label: t.start.problemColumn, place: 'line', render: (problem) => problem.column },
    {
      key: 'value',
      label: t.start.problemValue,
      place: 'line',
      render: (problem) => (
        <code style={{ overflowWrap: 'anywhere' }}>{problem.value || t.everywhere.none}</code>
      ),
    },
    { key: 'hint', label: t.start.problemHint, place: 'wide', render: (problem) => problem.hint[locale] },
    {
      key: 'weight',
      label: '',
      place: 'aside',
      align: 'end',
      render: ({ skipped }) => (
        <ToneBadge tone={skipped ? 'var(--pz-declined)' : 'var(--pz-moving)'} quiet={!skipped}>
          {skipped ? t.start.skipped : t.start.remark}
        </ToneBadge>
      ),
    },
  ];
}

/** Wrong and remarked cells: where, what stands there, what would be right. */
export function ProblemTable({ problems }: { readonly problems: readonly ImportProblem[] }) {
  const { t, locale } = useI18n();
  const columns = useMemo(() => columnsOf(t, locale), [t, locale]);
  return (
    <DataTable
      label={t.start.problemsTitle}
      columns={columns}
      rows={problems}
      keyOf={(problem) => `${problem.row} ${problem.column} ${problem.code}`}
    />
  );
}
