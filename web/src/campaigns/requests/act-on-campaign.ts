import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export type CampaignVerb = 'start' | 'pause' | 'resume' | 'stop';

export function useActOnCampaign(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (verb: CampaignVerb) => request(`POST /api/campaigns/:id/${verb}`, { params: { id } }),
    onSuccess: async (campaign) => {
      client.setQueryData(keys.campaign(id), campaign);
      await client.invalidateQueries({ queryKey: keys.campaigns });
    },
  });
}
