import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReopenHandCall } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

interface Reopening extends ReopenHandCall {
  readonly id: string;
}

/** Takes a close back; `mark` is what the visit had before. */
export function useReopenHandCall() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: Reopening) =>
      request('POST /api/hand-calls/:id/reopen', { params: { id }, body }),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: keys.handCalls });
      await client.invalidateQueries({ queryKey: keys.appointments });
    },
  });
}
