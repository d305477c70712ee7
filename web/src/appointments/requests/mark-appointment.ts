import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Mark } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export function useMarkAppointment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, mark }: { id: string; mark: Mark }) =>
      request('PUT /api/appointments/:id/mark', { params: { id }, body: { mark } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.appointments }),
  });
}
