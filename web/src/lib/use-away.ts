import { useQuery } from '@tanstack/react-query';
import type { AwayRole } from '../../../src/api/contract/index.ts';
import { request } from './http.ts';
import { keys } from './query-keys.ts';

/** The processes of the house that do not answer now. */
export function useAway(): readonly AwayRole[] {
  // told live when it changes; asked again all the same, in case that news was missed
  const health = useQuery({
    queryKey: keys.health,
    queryFn: ({ signal }) => request('GET /api/health', { signal }),
    refetchInterval: 30_000,
    retry: false,
  });
  return health.data?.away ?? [];
}
