import { Stack } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Card } from './card.tsx';
import { EmptyState } from './empty-state.tsx';
import { ErrorState } from './error-state.tsx';
import { Page } from './page.tsx';
import { RowSkeletons } from './row-skeletons.tsx';

interface ItemsPageProps<Item> {
  readonly title: string;
  readonly lead: ReactNode;
  readonly query: UseQueryResult<unknown>;
  readonly items: readonly Item[];
  /** The button that adds one: above the list, or in the middle of an empty one. */
  readonly add: ReactNode;
  readonly empty: { readonly icon: ReactNode; readonly title: string; readonly text: ReactNode };
  readonly above?: ReactNode;
  readonly below?: ReactNode;
  /** Draws one. */
  readonly children: (item: Item) => ReactNode;
}

/** A page of cards, one for each thing of its kind, and a button that adds another. */
export function ItemsPage<Item>(props: ItemsPageProps<Item>) {
  const { title, lead, query, items, add, empty, above, below, children } = props;
  return (
    <Page title={title} lead={lead} actions={items.length > 0 ? add : undefined} narrow>
      <Stack gap="lg">
        {above}
        {query.isPending && (
          <Card flush>
            <RowSkeletons rows={2} />
          </Card>
        )}
        {query.isLoadingError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {items.map(children)}
        {query.isSuccess && items.length === 0 && (
          <Card flush>
            <EmptyState {...empty} actions={add} />
          </Card>
        )}
        {below}
      </Stack>
    </Page>
  );
}
