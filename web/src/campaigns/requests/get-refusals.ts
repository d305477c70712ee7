import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { TargetRefusal } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** Why patients of a campaign were not called, the latest first, by pages of fifty. */
export function useRefusals(campaignId: string, reason: TargetRefusal['reason'] | undefined) {
  return useInfiniteQuery({
    queryKey: [...keys.targets(campaignId), 'refusals', reason ?? null],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request('GET /api/campaigns/:id/refusals', {
        params: { id: campaignId },
        query: { reason, limit: 50, after: pageParam },
        signal,
      }),
    getNextPageParam: (page) => page.nextAfter ?? undefined,
    placeholderData: keepPreviousData,
  });
}
