import type { Trunk } from '../../../calls/index.ts';
import type { Campaign as StoredCampaign, CampaignSummary as Totals } from '../../../campaigns/index.ts';
import type { Campaign, CampaignSummary } from '../../contract/index.ts';
import { instant, instantOrNull } from '../../presenters/instant.ts';

export function presentCampaign(
  campaign: StoredCampaign,
  totals: Totals,
  trunk: Trunk | undefined,
): Campaign {
  return {
    id: campaign.id,
    name: campaign.name,
    state: campaign.state,
    trunk: trunk ? { id: trunk.id, name: trunk.name, kind: trunk.kind } : null,
    rehearsal: campaign.rehearsal,
    settings: { ...campaign.settings },
    summary: presentSummary(totals),
    held: campaign.held,
    createdAt: instant(campaign.createdAt),
  };
}

function presentSummary(totals: Totals): CampaignSummary {
  return {
    ...totals,
    startedAt: instantOrNull(totals.startedAt),
    finishedAt: instantOrNull(totals.finishedAt),
    forecastFinishAt: instantOrNull(totals.forecastFinishAt),
  };
}
