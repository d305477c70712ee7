import { useQuery } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** Who talks with whom now. */
export function useTalks() {
  return useQuery({
    queryKey: keys.talks,
    queryFn: ({ signal }) => request('GET /api/operator/talks', { signal }),
    staleTime: 0,
    refetchInterval: 2_000,
  });
}
