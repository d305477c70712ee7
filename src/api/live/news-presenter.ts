import type { CampaignNews } from '../../campaigns/index.ts';
import type { LiveEvent, Mark } from '../contract/index.ts';
import { instant } from '../presenters/instant.ts';
import type { LiveNews } from './live-news.ts';

/** What the campaigns tell, as the consoles hear it. */
export function presentNews(news: CampaignNews): LiveNews {
  return { projectId: news.projectId, event: eventOf(news) };
}

function eventOf(news: CampaignNews): LiveEvent {
  switch (news.kind) {
    case 'campaign':
      return { kind: 'campaign', campaignId: news.campaignId };
    case 'target': {
      const { campaignId, targetId, state, mark } = news;
      return { kind: 'target', campaignId, targetId, state, mark: mark as Mark };
    }
    case 'call': {
      const { campaignId, targetId, callId, phase, atMs, heard, step } = news;
      return { kind: 'call', campaignId, targetId, callId, phase, at: instant(atMs), heard, step };
    }
    case 'hand-call':
      return { kind: 'hand-call', open: null };
  }
}
