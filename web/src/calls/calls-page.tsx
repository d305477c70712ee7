import { Button, NativeSelect } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { CallDirection, HangupCause } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMay } from '../lib/use-may.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { IconPhone, IconSearch } from '../ui/icons.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { Page } from '../ui/page.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { callColumns } from './call-columns.tsx';
import { useCalls } from './requests/get-calls.ts';

/** All calls, newest first. */
export function CallsPage() {
  const t = useT();
  const moments = useMoments();
  const [cause, setCause] = useState<HangupCause | ''>('');
  const [direction, setDirection] = useState<CallDirection | ''>('');
  const [number, setNumber] = useState('');
  const calls = useCalls({
    cause: cause || undefined,
    direction: direction || undefined,
    number: number.replace(/\D/g, '') || undefined,
  });
  const columns = useMemo(() => callColumns(t, moments), [t, moments]);
  const rows = useMemo(() => calls.data?.pages.flatMap((page) => page.items) ?? [], [calls.data]);
  const filtered = cause !== '' || direction !== '' || number !== '';
  const directions = (['in', 'out'] as const).map((value) => ({
    value,
    label: t.calls.manyDirections[value],
  }));
  // whose fault it was depends on who rang whom
  const words = { ...t.words.causes, ...(direction === 'in' ? t.calls.missedWords : {}) };
  const causes = Object.entries(words).map(([value, label]) => ({ value, label }));
  return (
    <Page title={t.calls.title} lead={t.calls.lead}>
      <Card flush>
        <FilterBar>
          <SearchField placeholder={t.calls.searchNumber} onSearch={setNumber} />
          <NativeSelect
            aria-label={t.calls.direction}
            value={direction}
            data={[{ value: '', label: t.calls.anyDirection }, ...directions]}
            onChange={(event) => setDirection(event.currentTarget.value as CallDirection | '')}
          />
          <NativeSelect
            aria-label={t.calls.cause}
            value={cause}
            data={[{ value: '', label: t.calls.anyCause }, ...causes]}
            onChange={(event) => setCause(event.currentTarget.value as HangupCause | '')}
          />
        </FilterBar>
        {calls.isPending && <RowSkeletons />}
        {calls.isLoadingError && <ErrorState error={calls.error} onRetry={() => void calls.refetch()} />}
        {calls.isSuccess && rows.length === 0 && (filtered ? <NothingFound /> : <NoCalls />)}
        {rows.length > 0 && (
          <>
            <DataTable label={t.calls.title} columns={columns} rows={rows} keyOf={(row) => row.id} linked />
            <MoreButton
              shown={rows.length}
              total={null}
              hasMore={calls.hasNextPage}
              loading={calls.isFetchingNextPage}
              onMore={() => void calls.fetchNextPage()}
            />
          </>
        )}
      </Card>
    </Page>
  );
}

function NothingFound() {
  const t = useT();
  return (
    <EmptyState
      icon={<IconSearch size={26} />}
      title={t.appointments.nothingFound}
      text={t.appointments.nothingFoundText}
    />
  );
}

function NoCalls() {
  const t = useT();
  const may = useMay();
  return (
    <EmptyState
      icon={<IconPhone size={28} />}
      title={t.calls.emptyTitle}
      text={t.calls.emptyText}
      actions={
        may('POST /api/campaigns') && (
          <Button component={Link} href="/start">
            {t.calls.emptyAction}
          </Button>
        )
      }
    />
  );
}
