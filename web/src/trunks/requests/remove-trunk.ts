import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export function useRemoveTrunk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request('DELETE /api/trunks/:id', { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.trunks }),
  });
}
