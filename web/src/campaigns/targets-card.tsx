import { Chip, Group } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Campaign, Target } from '../../../src/api/contract/index.ts';
import { useT, type Dictionary } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { IconSearch } from '../ui/icons.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { AttemptsDrawer } from './attempts-drawer.tsx';
import { useTargets, type TargetFilter } from './requests/get-targets.ts';
import { targetColumns } from './target-columns.tsx';
import classes from './targets-card.module.css';

interface FilterChoice {
  readonly key: string;
  readonly label: string;
  readonly filter: TargetFilter;
  readonly count: number;
}

function choicesOf({ summary }: Campaign, t: Dictionary): readonly FilterChoice[] {
  return [
    { key: 'all', label: t.campaigns.filterAll, filter: {}, count: summary.total },
    {
      key: 'confirmed',
      label: t.campaigns.confirmed,
      filter: { mark: 'confirmed' },
      count: summary.confirmed,
    },
    {
      key: 'move',
      label: t.campaigns.wantsToMove,
      filter: { mark: 'wants-to-move' },
      count: summary.wantsToMove,
    },
    { key: 'declined', label: t.campaigns.declined, filter: { mark: 'declined' }, count: summary.declined },
    {
      key: 'unconfirmed',
      label: t.campaigns.unconfirmed,
      filter: { mark: 'not-confirmed' },
      count: summary.notConfirmed,
    },
    {
      key: 'calling',
      label: t.campaigns.callingNow,
      filter: { state: 'calling' },
      count: summary.calling,
    },
    { key: 'refused', label: t.campaigns.refused, filter: { state: 'refused' }, count: summary.refused },
  ];
}

/** Everybody whom the campaign calls; marks appear by themselves. */
export function TargetsCard({ campaign }: { readonly campaign: Campaign }) {
  const t = useT();
  const moments = useMoments();
  const [chosen, setChosen] = useState('all');
  const [search, setSearch] = useState('');
  const [opened, setOpened] = useState<Target | null>(null);
  const choices = choicesOf(campaign, t);
  const choice = choices.find(({ key }) => key === chosen);
  const targets = useTargets(campaign.id, { ...choice?.filter, search: search || undefined });
  const columns = useMemo(() => targetColumns(t, moments, setOpened), [t, moments]);
  const rows = useMemo(() => targets.data?.pages.flatMap((page) => page.items) ?? [], [targets.data]);
  const shownTarget = opened && (rows.find((row) => row.id === opened.id) ?? opened);
  return (
    <Card title={t.campaigns.targets} aside={<SearchField onSearch={setSearch} />} flush>
      <Chip.Group value={chosen} onChange={(value) => setChosen(String(value))}>
        <Group gap={8} className={classes.filters}>
          {choices.map(({ key, label, count }) =>
            count > 0 || key === 'all' || key === chosen ? (
              <Chip key={key} value={key} size="sm" variant="outline">
                {label} <span className="tabular">{count}</span>
              </Chip>
            ) : null,
          )}
        </Group>
      </Chip.Group>
      {targets.isPending && <RowSkeletons />}
      {targets.isLoadingError && <ErrorState error={targets.error} onRetry={() => void targets.refetch()} />}
      {targets.isSuccess && rows.length === 0 && (
        <EmptyState
          icon={<IconSearch size={26} />}
          title={t.campaigns.targetsEmpty}
          text={t.campaigns.targetsEmptyText}
        />
      )}
      {rows.length > 0 && (
        <>
          <DataTable
            label={t.campaigns.targets}
            columns={columns}
            rows={rows}
            keyOf={(row) => row.id}
            linked
          />
          <MoreButton
            shown={rows.length}
            total={targets.data?.pages[0]?.total ?? null}
            hasMore={targets.hasNextPage}
            loading={targets.isFetchingNextPage}
            onMore={() => void targets.fetchNextPage()}
          />
        </>
      )}
      <AttemptsDrawer target={shownTarget} onClose={() => setOpened(null)} />
    </Card>
  );
}
