import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** Who has asked not to be called. */
export function useOptOuts() {
  return useQuery({
    queryKey: keys.optOuts,
    queryFn: ({ signal }) => request('GET /api/opt-outs', { signal }),
  });
}

/** He may be called again. */
export function useLiftOptOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request('POST /api/opt-outs/:id/lift', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.optOuts }),
  });
}
