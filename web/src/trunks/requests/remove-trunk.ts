import { useMutation, useQueryClient } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export function useRemoveTrunk(id: string) {
  const client = useQueryClient();
  return useMutation<unknown, Error, void>({
    mutationFn: () => request('DELETE /api/trunks/:id', { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.trunks }),
  });
}
