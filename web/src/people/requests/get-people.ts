import { queryOptions } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export const peopleQuery = queryOptions({
  queryKey: keys.people,
  queryFn: ({ signal }) => request('GET /api/people', { signal }),
});
