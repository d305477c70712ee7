import { Alert, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import type { Campaign } from '../../../src/api/contract/index.ts';
import { useT, type Dictionary } from '../lib/i18n/index.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { IconAlertTriangle, IconCircleCheck } from '../ui/icons.ts';
import { Page } from '../ui/page.tsx';
import { RehearsalBadge } from '../ui/rehearsal-badge.tsx';
import { CallsNowCard } from './calls-now-card.tsx';
import { CampaignActions } from './campaign-actions.tsx';
import { campaignQuery } from './requests/get-campaign.ts';
import { RefusalsCard } from './refusals-card.tsx';
import { StateBadge } from './state-badge.tsx';
import { TargetsCard } from './targets-card.tsx';
import { Totals } from './totals.tsx';

/** One campaign, live. */
export function CampaignPage({ id }: { readonly id: string }) {
  const t = useT();
  const campaign = useQuery(campaignQuery(id));
  const back = { href: '/campaigns', label: t.campaigns.title };
  if (campaign.isPending) {
    return (
      <Page title={t.campaigns.name} heading={<Skeleton height={34} width={320} />} back={back}>
        <Stack gap="lg">
          <Skeleton height={190} radius="lg" />
          <Skeleton height={150} radius="lg" />
          <Skeleton height={400} radius="lg" />
        </Stack>
      </Page>
    );
  }
  if (campaign.isLoadingError)
    return <ErrorState error={campaign.error} onRetry={() => void campaign.refetch()} />;
  const { data } = campaign;
  return (
    <Page
      title={data.name}
      heading={<Heading campaign={data} />}
      lead={leadOf(data, t)}
      actions={<CampaignActions campaign={data} />}
      back={back}
    >
      <Notices campaign={data} />
      <Stack gap="lg">
        <Totals campaign={data} />
        {(data.state === 'running' || data.summary.calling > 0) && <CallsNowCard campaign={data} />}
        <TargetsCard campaign={data} />
        <RefusalsCard campaignId={data.id} />
      </Stack>
    </Page>
  );
}

/** What has to be known at first sight: that it has not begun, or that it goes over a real line. */
function leadOf(campaign: Campaign, t: Dictionary): string | undefined {
  if (campaign.state === 'draft') return t.campaigns.draftText;
  return campaign.trunk && !campaign.rehearsal ? `${t.calls.line}: ${campaign.trunk.name}` : undefined;
}

function Heading({ campaign }: { readonly campaign: Campaign }) {
  return (
    <span style={{ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px 12px' }}>
      {campaign.name} <StateBadge campaign={campaign} /> {campaign.rehearsal && <RehearsalBadge />}
    </span>
  );
}

/** Why it does not call, or that it is over; spoken by a screen reader when it appears. */
function Notices({ campaign }: { readonly campaign: Campaign }) {
  const t = useT();
  const { state, held, summary, trunk, workingTrunk } = campaign;
  return (
    <div role="status" aria-live="polite">
      {state === 'running' && held !== null && (
        <Alert color="brass" icon={<IconAlertTriangle />} mb="lg">
          {t.campaigns.held[held]}{' '}
          {held.startsWith('trunk-') && <Link href="/trunks">{t.campaigns.toTrunks}</Link>}
        </Alert>
      )}
      {state === 'running' && trunk && workingTrunk && trunk.id !== workingTrunk.id && (
        <Alert color="brass" icon={<IconAlertTriangle />} mb="lg">
          {t.campaigns.byBackup(trunk.name, workingTrunk.name)}{' '}
          <Link href="/trunks">{t.campaigns.toTrunks}</Link>
        </Alert>
      )}
      {state === 'finished' && (
        <Alert color="pine" icon={<IconCircleCheck />} title={t.campaigns.finishedTitle} mb="lg">
          {t.campaigns.finishedText(summary.confirmed, summary.total)}{' '}
          <Link href="/hand-calls">{t.campaigns.toHandCalls}</Link>
        </Alert>
      )}
    </div>
  );
}
