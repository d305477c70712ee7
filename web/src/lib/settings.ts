import { queryOptions, useQuery } from '@tanstack/react-query';
import { request } from './http.ts';
import { keys } from './query-keys.ts';

export const settingsQuery = queryOptions({
  queryKey: keys.settings,
  queryFn: ({ signal }) => request('GET /api/settings', { signal }),
  staleTime: 60_000,
});

/** The clinic's time zone, in which every moment of the console is written. */
export function useZone(): string {
  const { data } = useQuery(settingsQuery);
  return data?.timeZone ?? 'Europe/Moscow';
}
