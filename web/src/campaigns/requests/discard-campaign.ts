import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** Throws a draft away. */
export function useDiscardCampaign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request('DELETE /api/campaigns/:id', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.campaigns, exact: true }),
  });
}
