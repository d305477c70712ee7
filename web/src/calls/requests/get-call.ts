import { useQuery } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** A call; while it is up, asked for again every two seconds, since its timeline grows without news. */
export function useCall(id: string) {
  return useQuery({
    queryKey: keys.call(id),
    queryFn: ({ signal }) => request('GET /api/calls/:id', { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && state.data.endedAt === null ? 2_000 : false),
  });
}
