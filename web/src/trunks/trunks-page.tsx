import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { IconPlugConnected, IconPlus } from '../ui/icons.ts';
import { Page } from '../ui/page.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { RehearsalCard } from './rehearsal-card.tsx';
import { trunksQuery } from './requests/get-trunks.ts';
import { TrunkCard } from './trunk-card.tsx';

/** The lines by which calls leave: the rehearsal and the real ones. */
export function TrunksPage() {
  const t = useT();
  const trunks = useQuery(trunksQuery);
  const real = trunks.data?.items.filter((trunk) => trunk.kind !== 'rehearsal') ?? [];
  const add = (
    <Button component={Link} href="/trunks/new" leftSection={<IconPlus size={17} aria-hidden />}>
      {t.trunks.add}
    </Button>
  );
  return (
    <Page title={t.trunks.title} lead={t.trunks.lead} actions={real.length > 0 ? add : undefined} narrow>
      <Stack gap="lg">
        <RehearsalCard />
        {trunks.isPending && (
          <Card flush>
            <RowSkeletons rows={2} />
          </Card>
        )}
        {trunks.isLoadingError && <ErrorState error={trunks.error} onRetry={() => void trunks.refetch()} />}
        {real.map((trunk) => (
          <TrunkCard
            key={trunk.id}
            trunk={trunk}
            backup={real.find(({ id }) => id === trunk.backupId)?.name ?? null}
          />
        ))}
        {trunks.isSuccess && real.length === 0 && (
          <Card flush>
            <EmptyState
              icon={<IconPlugConnected size={28} />}
              title={t.trunks.emptyTitle}
              text={t.trunks.emptyText}
              actions={add}
            />
          </Card>
        )}
      </Stack>
    </Page>
  );
}
