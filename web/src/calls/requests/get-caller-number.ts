import { useMutation } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';

/** Asked for by a click only, and not kept: each look is written down. */
export function useCallerNumber(callId: string) {
  return useMutation<{ number: string }, Error, void>({
    mutationFn: () => request('GET /api/calls/:id/number', { params: { id: callId } }),
    gcTime: 0,
  });
}
