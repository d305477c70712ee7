import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { IncomingRule } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export const incomingQuery = (trunkId: string) =>
  queryOptions({
    queryKey: keys.incoming(trunkId),
    queryFn: ({ signal }) => request('GET /api/trunks/:id/incoming', { params: { id: trunkId }, signal }),
  });

export function useSaveIncoming(trunkId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: IncomingRule) =>
      request('PUT /api/trunks/:id/incoming', { params: { id: trunkId }, body }),
    onSuccess: (saved) => client.setQueryData(keys.incoming(trunkId), saved),
  });
}
