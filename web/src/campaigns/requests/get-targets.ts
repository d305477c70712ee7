import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { Mark, TargetState } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export interface TargetFilter {
  readonly state?: TargetState;
  readonly mark?: Mark;
  readonly search?: string;
}

const pageSize = 100;

/** Targets by pages of a hundred; the next page follows the last row's cursor. */
export function useTargets(campaignId: string, filter: TargetFilter) {
  return useInfiniteQuery({
    queryKey: [...keys.targets(campaignId), filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request('GET /api/campaigns/:id/targets', {
        params: { id: campaignId },
        query: { ...filter, limit: pageSize, after: pageParam },
        signal,
      }),
    getNextPageParam: (page) => page.nextAfter ?? undefined,
    placeholderData: keepPreviousData,
  });
}
