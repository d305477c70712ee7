import { queryOptions } from '@tanstack/react-query';
import { request } from './http.ts';
import { keys } from './query-keys.ts';

/** Who is signed in. */
export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: ({ signal }) => request('GET /api/session', { signal }),
  staleTime: 60_000,
});
