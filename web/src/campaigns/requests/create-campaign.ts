import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { NewCampaign } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export function useCreateCampaign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewCampaign) => request('POST /api/campaigns', { body }),
    onSuccess: (campaign) => client.setQueryData(keys.campaign(campaign.id), campaign),
  });
}
