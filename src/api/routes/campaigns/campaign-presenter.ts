import type { Trunk } from '../../../calls/index.ts';
import type { Campaign as StoredCampaign, CampaignSummary as Totals } from '../../../campaigns/index.ts';
import type { Campaign, CampaignSummary } from '../../contract/index.ts';
import { instant, instantOrNull } from '../../presenters/instant.ts';

/** The campaign's own line, and the one that works now in its place. */
export interface CampaignLines {
  readonly trunk: Trunk | undefined;
  readonly working: Trunk | undefined;
}

export function presentCampaign(
  campaign: StoredCampaign,
  totals: Totals,
  { trunk, working }: CampaignLines,
): Campaign {
  return {
    id: campaign.id,
    name: campaign.name,
    purpose: campaign.purpose,
    state: campaign.state,
    trunk: trunk ? { id: trunk.id, name: trunk.name, kind: trunk.kind } : null,
    workingTrunk: working ? { id: working.id, name: working.name } : null,
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
