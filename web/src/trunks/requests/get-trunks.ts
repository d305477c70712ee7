import { queryOptions } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export const trunksQuery = queryOptions({
  queryKey: keys.trunks,
  queryFn: ({ signal }) => request('GET /api/trunks', { signal }),
  refetchInterval: 20_000,
});
