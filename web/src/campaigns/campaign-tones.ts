import type { CampaignState, CampaignSummary } from '../../../src/api/contract/index.ts';
import type { Dictionary } from '../lib/i18n/index.ts';
import type { BarPart } from '../ui/stacked-bar.tsx';

export const stateTones: Record<CampaignState, string> = {
  draft: 'var(--pz-nobody)',
  running: 'var(--pz-confirmed)',
  paused: 'var(--pz-moving)',
  stopped: 'var(--pz-declined)',
  finished: 'var(--pz-person)',
};

/** Endings of the targets as parts of the bar. What is still to do stays the bar's ground. */
export function partsOf(summary: CampaignSummary, t: Dictionary): readonly BarPart[] {
  const { confirmed, wantsToMove, declined, notReached, refused } = summary;
  return [
    { key: 'confirmed', label: t.campaigns.confirmed, count: confirmed, color: 'var(--pz-confirmed)' },
    { key: 'move', label: t.campaigns.wantsToMove, count: wantsToMove, color: 'var(--pz-moving)' },
    { key: 'declined', label: t.campaigns.declined, count: declined, color: 'var(--pz-declined)' },
    {
      key: 'silent',
      label: t.campaigns.notConfirmed,
      count: silentCount(summary),
      color: 'var(--pz-person)',
    },
    { key: 'nobody', label: t.campaigns.notReached, count: notReached, color: 'var(--pz-nobody)' },
    { key: 'refused', label: t.campaigns.refused, count: refused, color: 'var(--pz-line-strong)' },
  ];
}

/** Targets that have been called to the end; who never will be is not among them. */
export function doneCount({ total, waiting, calling, refused }: CampaignSummary): number {
  return Math.max(0, total - waiting - calling - refused);
}

/** Those who talked with the robot and said neither yes nor no nor asked to move. */
export function silentCount(summary: CampaignSummary): number {
  return Math.max(0, summary.notConfirmed - summary.notReached);
}
