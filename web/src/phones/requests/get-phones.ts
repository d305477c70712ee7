import { queryOptions } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export const phonesQuery = queryOptions({
  queryKey: keys.phones,
  queryFn: ({ signal }) => request('GET /api/phones', { signal }),
  refetchInterval: 20_000,
});
