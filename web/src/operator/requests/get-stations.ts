import { useQuery } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** Whom a call can be given to; asked anew each time that the list is opened. */
export function useStations(wanted: boolean) {
  return useQuery({
    queryKey: keys.stations,
    queryFn: ({ signal }) => request('GET /api/operator/stations', { signal }),
    enabled: wanted,
    staleTime: 0,
    refetchInterval: 3_000,
  });
}
