import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CloseHandCall } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

interface Closing extends CloseHandCall {
  readonly id: string;
}

export function useCloseHandCall() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: Closing) =>
      request('POST /api/hand-calls/:id/close', { params: { id }, body }),
    onSettled: async () => {
      await client.invalidateQueries({ queryKey: keys.handCalls });
      await client.invalidateQueries({ queryKey: keys.appointments });
    },
  });
}
