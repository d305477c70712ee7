import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export type HandCallState = 'open' | 'closed';

export function useHandCalls(state: HandCallState) {
  return useInfiniteQuery({
    queryKey: [...keys.handCalls, state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request('GET /api/hand-calls', { query: { state, limit: 50, after: pageParam }, signal }),
    getNextPageParam: (page) => page.nextAfter ?? undefined,
  });
}

/** How many wait, for the menu. */
export function useOpenHandCalls(): number {
  const { data } = useQuery({
    queryKey: [...keys.handCalls, 'count'],
    queryFn: ({ signal }) => request('GET /api/hand-calls', { query: { state: 'open', limit: 1 }, signal }),
    staleTime: 30_000,
  });
  return data?.total ?? 0;
}
