import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { Mark } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { IconCalendarEvent, IconSearch, IconUpload } from '../ui/icons.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { Page } from '../ui/page.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { appointmentColumns } from './appointment-columns.tsx';
import { useAppointments, type AppointmentFilter } from './requests/get-appointments.ts';

/** All visits by time, with their marks. */
export function AppointmentsPage() {
  const t = useT();
  const moments = useMoments();
  const [filter, setFilter] = useState<AppointmentFilter>({});
  const visits = useAppointments(filter);
  const columns = useMemo(() => appointmentColumns(t, moments), [t, moments]);
  const rows = useMemo(() => visits.data?.pages.flatMap((page) => page.items) ?? [], [visits.data]);
  const filtered = Object.values(filter).some(Boolean);
  const total = visits.data?.pages[0]?.total ?? null;
  return (
    <Page
      title={t.appointments.title}
      lead={total === null || total === 0 ? t.appointments.lead : t.everywhere.visits(total)}
      actions={
        <Button
          component={Link}
          href="/start"
          variant="default"
          leftSection={<IconUpload size={17} aria-hidden />}
        >
          {t.appointments.load}
        </Button>
      }
    >
      <Card flush>
        <VisitFilters filter={filter} counts={visits.data?.pages[0]?.counts} onChange={setFilter} />
        {visits.isPending && <RowSkeletons />}
        {visits.isLoadingError && <ErrorState error={visits.error} onRetry={() => void visits.refetch()} />}
        {visits.isSuccess &&
          rows.length === 0 &&
          (filtered ? <NothingFound onClear={() => setFilter({})} /> : <NoVisits />)}
        {rows.length > 0 && (
          <>
            <DataTable label={t.appointments.title} columns={columns} rows={rows} keyOf={(row) => row.id} />
            <MoreButton
              shown={rows.length}
              total={total}
              hasMore={visits.hasNextPage}
              loading={visits.isFetchingNextPage}
              onMore={() => void visits.fetchNextPage()}
            />
          </>
        )}
      </Card>
    </Page>
  );
}

interface VisitFiltersProps {
  readonly filter: AppointmentFilter;
  readonly counts: Partial<Record<Mark, number>> | undefined;
  readonly onChange: (filter: AppointmentFilter) => void;
}

function VisitFilters({ filter, counts, onChange }: VisitFiltersProps) {
  const t = useT();
  const marks = (Object.keys(t.words.marks) as Mark[]).map((mark) => ({
    value: mark,
    label: counts?.[mark] ? `${t.words.marks[mark]} (${counts[mark]})` : t.words.marks[mark],
  }));
  return (
    <FilterBar>
      <SearchField onSearch={(search) => onChange({ ...filter, search: search || undefined })} />
      <NativeSelect
        aria-label={t.appointments.mark}
        value={filter.mark ?? ''}
        data={[{ value: '', label: `${t.appointments.mark}: ${t.everywhere.all.toLowerCase()}` }, ...marks]}
        onChange={(event) =>
          onChange({ ...filter, mark: (event.currentTarget.value || undefined) as Mark | undefined })
        }
      />
      <TextInput
        type="date"
        aria-label={t.appointments.from}
        title={t.appointments.from}
        leftSection={t.appointments.since}
        leftSectionWidth={40}
        value={filter.from ?? ''}
        onChange={(event) => onChange({ ...filter, from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        aria-label={t.appointments.to}
        title={t.appointments.to}
        leftSection={t.appointments.until}
        leftSectionWidth={34}
        value={filter.to ?? ''}
        onChange={(event) => onChange({ ...filter, to: event.currentTarget.value || undefined })}
      />
    </FilterBar>
  );
}

function NothingFound({ onClear }: { readonly onClear: () => void }) {
  const t = useT();
  return (
    <EmptyState
      icon={<IconSearch size={26} />}
      title={t.appointments.nothingFound}
      text={t.appointments.nothingFoundText}
      actions={
        <Button variant="default" onClick={onClear}>
          {t.appointments.clear}
        </Button>
      }
    />
  );
}

function NoVisits() {
  const t = useT();
  return (
    <EmptyState
      icon={<IconCalendarEvent size={28} />}
      title={t.appointments.emptyTitle}
      text={t.appointments.emptyText}
      actions={
        <Button component={Link} href="/start" leftSection={<IconUpload size={17} aria-hidden />}>
          {t.appointments.emptyAction}
        </Button>
      }
    />
  );
}
