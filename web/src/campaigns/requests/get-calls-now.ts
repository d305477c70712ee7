import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallNow } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { joinCalls } from '../../lib/live/calls-now.ts';
import { keys } from '../../lib/query-keys.ts';

const none: readonly CallNow[] = [];

/** Calls that are up. News moves them between the loads; a load never loses what has just ended. */
export function useCallsNow(campaignId: string, enabled: boolean): readonly CallNow[] {
  const client = useQueryClient();
  const key = keys.callsNow(campaignId);
  const { data } = useQuery({
    queryKey: key,
    enabled,
    refetchInterval: 15_000,
    queryFn: async ({ signal }) => {
      const { items } = await request('GET /api/campaigns/:id/calls-now', {
        params: { id: campaignId },
        signal,
      });
      return joinCalls(items, client.getQueryData<readonly CallNow[]>(key) ?? none);
    },
  });
  return data ?? none;
}
