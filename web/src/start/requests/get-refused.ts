import { useQuery } from '@tanstack/react-query';
import type { TargetReason } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export interface RefusedCount {
  readonly reason: TargetReason;
  readonly count: number;
}

const most = 500;

/** Why some of the campaign's patients will not be called, the commonest reason first (of the first 500). */
export function useRefused(campaignId: string, enabled: boolean) {
  return useQuery({
    queryKey: [...keys.targets(campaignId), 'refused-reasons'],
    enabled,
    queryFn: async ({ signal }): Promise<readonly RefusedCount[]> => {
      const query = { state: 'refused', limit: most } as const;
      const { items } = await request('GET /api/campaigns/:id/targets', {
        params: { id: campaignId },
        query,
        signal,
      });
      const counts = new Map<TargetReason, number>();
      for (const { reason } of items) if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
      return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
    },
  });
}
