import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { BodyOf } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export const speakingQuery = queryOptions({
  queryKey: keys.speaking,
  queryFn: ({ signal }) => request('GET /api/speech/speaking', { signal }),
});

export function useChooseSpeaking() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<'PUT /api/speech/speaking'>) => request('PUT /api/speech/speaking', { body }),
    onSuccess: (settings) => client.setQueryData(keys.speaking, settings),
  });
}

/** Has one sentence said; takes some seconds. */
export function useTrySpeaking() {
  return useMutation({
    mutationFn: (body: BodyOf<'POST /api/speech/speaking/trial'>) =>
      request('POST /api/speech/speaking/trial', { body }),
  });
}
