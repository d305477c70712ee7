import { Link } from 'wouter';
import type { Campaign } from '../../../src/api/contract/index.ts';
import { percent } from '../lib/format/duration.ts';
import type { Dictionary } from '../lib/i18n/index.ts';
import type { Moments } from '../lib/use-moments.ts';
import type { Column } from '../ui/data-table.tsx';
import { RehearsalBadge } from '../ui/rehearsal-badge.tsx';
import { StackedBar } from '../ui/stacked-bar.tsx';
import { doneCount, partsOf } from './campaign-tones.ts';
import { StateBadge } from './state-badge.tsx';

export function campaignColumns(t: Dictionary, moments: Moments): readonly Column<Campaign>[] {
  return [
    {
      key: 'name',
      label: t.campaigns.name,
      place: 'title',
      render: (campaign) => (
        <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: '4px 10px', alignItems: 'center' }}>
          <Link href={`/campaigns/${campaign.id}`} data-row-link>
            {campaign.name}
          </Link>
          {campaign.rehearsal && <RehearsalBadge />}
        </span>
      ),
    },
    {
      key: 'state',
      label: t.campaigns.result,
      place: 'aside',
      render: (campaign) => <StateBadge campaign={campaign} />,
    },
    {
      key: 'created',
      label: t.calls.when,
      place: 'line',
      render: (campaign) => (
        <span className="tabular nowrap">
          {moments.moment(campaign.summary.startedAt ?? campaign.createdAt)}
        </span>
      ),
    },
    {
      key: 'progress',
      label: t.campaigns.progress,
      place: 'wide',
      width: '30%',
      render: (campaign) => (
        <div style={{ display: 'grid', gap: 5, paddingBlock: 4 }}>
          <StackedBar
            label={t.campaigns.progress}
            parts={partsOf(campaign.summary, t)}
            total={campaign.summary.total}
          />
          <span className="tabular" style={{ color: 'var(--pz-dim)', fontSize: '0.8rem' }}>
            {t.campaigns.doneOf(doneCount(campaign.summary), campaign.summary.total)}
          </span>
        </div>
      ),
    },
    {
      key: 'confirmed',
      label: t.campaigns.confirmed,
      place: 'hidden',
      align: 'end',
      render: ({ summary }) => (
        <span className="tabular">
          <strong>{summary.confirmed}</strong>{' '}
          <span style={{ color: 'var(--pz-dim)' }}>
            {t.campaigns.ofAll(percent(summary.confirmed, summary.total))}
          </span>
        </span>
      ),
    },
  ];
}
