import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { IconSearch, IconShieldCheck } from '../ui/icons.ts';
import { MoreButton } from '../ui/more-button.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import classes from './consents.module.css';

interface Found<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

interface FoundListProps<Item> {
  readonly label: string;
  readonly search: string;
  readonly query: UseInfiniteQueryResult<InfiniteData<Found<Item>>>;
  readonly empty: { readonly title: string; readonly text: string };
  /** Draws the inside of one row. */
  readonly children: (item: Item) => ReactNode;
}

/** What a search has found, by pages. */
export function FoundList<Item extends { readonly id: string }>(props: FoundListProps<Item>) {
  const { label, search, query, empty, children } = props;
  const t = useT();
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const nothing =
    search === ''
      ? { icon: <IconShieldCheck size={28} />, ...empty }
      : {
          icon: <IconSearch size={26} />,
          title: t.consents.nothingFound,
          text: t.consents.nothingFoundText,
        };
  return (
    <>
      {query.isPending && <RowSkeletons rows={4} />}
      {query.isLoadingError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && rows.length === 0 && <EmptyState {...nothing} />}
      {rows.length > 0 && (
        <ul className={classes.list} aria-label={label}>
          {rows.map((item) => (
            <li key={item.id} className={classes.row}>
              {children(item)}
            </li>
          ))}
        </ul>
      )}
      <MoreButton
        shown={rows.length}
        total={query.data?.pages[0]?.total ?? null}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  );
}
