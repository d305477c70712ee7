import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export function useStartTest(trunkId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (number: string) =>
      request('POST /api/trunks/:id/test', { params: { id: trunkId }, body: { number } }),
    onSuccess: (test) => client.setQueryData(keys.trunkTest(test.id), test),
  });
}

/** A test call as it goes. News brings its stages; a question every two seconds stands in when the stream is lost. */
export function useTrunkTest(testId: string | null) {
  const id = testId ?? '';
  return useQuery({
    queryKey: keys.trunkTest(id),
    enabled: testId !== null,
    queryFn: ({ signal }) => request('GET /api/trunk-tests/:id', { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data?.report ? false : 2_000),
  });
}
