import type { InfiniteData } from '@tanstack/react-query';
import type { LiveEvent, ResponseOf, Target } from '../../../../src/api/contract/index.ts';

export type TargetPage = ResponseOf<'GET /api/campaigns/:id/targets'>;
type TargetNews = Extract<LiveEvent, { kind: 'target' }>;

/** The loaded pages with one target's state and mark changed; pages and rows that it does not touch stay the same objects. */
export function patchTargets(pages: InfiniteData<TargetPage>, news: TargetNews): InfiniteData<TargetPage> {
  let touched = false;
  const next = pages.pages.map((page) => {
    const items = patchItems(page.items, news);
    if (items === page.items) return page;
    touched = true;
    return { ...page, items };
  });
  return touched ? { ...pages, pages: next } : pages;
}

function patchItems(items: Target[], news: TargetNews): Target[] {
  const at = items.findIndex((target) => target.id === news.targetId);
  const old = items[at];
  if (!old || (old.state === news.state && old.mark === news.mark)) return items;
  return items.with(at, { ...old, state: news.state, mark: news.mark });
}
