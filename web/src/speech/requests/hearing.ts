import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { BodyOf } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export const hearingQuery = queryOptions({
  queryKey: keys.hearing,
  queryFn: ({ signal }) => request('GET /api/speech/hearing', { signal }),
});

export function useChooseHearing() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<'PUT /api/speech/hearing'>) => request('PUT /api/speech/hearing', { body }),
    onSuccess: (settings) => client.setQueryData(keys.hearing, settings),
  });
}

/** Says one sentence to an engine; takes some seconds. */
export function useTryHearing() {
  return useMutation({
    mutationFn: (body: BodyOf<'POST /api/speech/hearing/trial'>) =>
      request('POST /api/speech/hearing/trial', { body }),
  });
}
