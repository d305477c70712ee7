import type { TargetState } from './campaign.ts';
import type { HeardWord } from './campaign-tables.ts';

export type CallPhase = 'dialling' | 'ringing' | 'talking' | 'ended';

/** What the room tells as it happens. It may be lost; the database holds the truth. */
export type CampaignNews = { readonly projectId: string } & (
  | { readonly kind: 'campaign'; readonly campaignId: string }
  | {
      readonly kind: 'target';
      readonly campaignId: string;
      readonly targetId: string;
      readonly state: TargetState;
      readonly mark: string;
    }
  | {
      readonly kind: 'call';
      readonly campaignId: string;
      readonly targetId: string;
      readonly callId: string;
      readonly phase: CallPhase;
      readonly atMs: number;
      readonly heard: HeardWord | null;
      readonly step: string | null;
    }
  | { readonly kind: 'hand-call' }
);
