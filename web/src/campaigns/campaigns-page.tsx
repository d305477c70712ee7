import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { useT } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { IconPlus, IconSpeakerphone } from '../ui/icons.ts';
import { Page } from '../ui/page.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { campaignColumns } from './campaign-columns.tsx';
import { campaignsQuery } from './requests/get-campaigns.ts';

/** All campaigns, newest first. */
export function CampaignsPage() {
  const t = useT();
  const moments = useMoments();
  const campaigns = useQuery(campaignsQuery);
  const columns = useMemo(() => campaignColumns(t, moments), [t, moments]);
  const rows = campaigns.data?.items ?? [];
  const create = (
    <Button component={Link} href="/start" leftSection={<IconPlus size={17} aria-hidden />}>
      {rows.length > 0 ? t.campaigns.create : t.campaigns.emptyAction}
    </Button>
  );
  return (
    <Page title={t.campaigns.title} lead={t.campaigns.lead} actions={rows.length > 0 ? create : undefined}>
      <Card flush>
        {campaigns.isPending && <RowSkeletons rows={4} />}
        {campaigns.isLoadingError && (
          <ErrorState error={campaigns.error} onRetry={() => void campaigns.refetch()} />
        )}
        {campaigns.isSuccess && rows.length === 0 && (
          <EmptyState
            icon={<IconSpeakerphone size={28} />}
            title={t.campaigns.emptyTitle}
            text={t.campaigns.emptyText}
            actions={create}
          />
        )}
        {rows.length > 0 && (
          <DataTable label={t.campaigns.title} columns={columns} rows={rows} keyOf={(row) => row.id} linked />
        )}
      </Card>
    </Page>
  );
}
