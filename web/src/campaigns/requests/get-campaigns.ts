import { queryOptions } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export const campaignsQuery = queryOptions({
  queryKey: keys.campaigns,
  queryFn: ({ signal }) => request('GET /api/campaigns', { signal }),
});
