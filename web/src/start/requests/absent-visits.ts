import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

const shown = 50;

/** The first visits that earlier files had on the days of this import and it lacks; `total` counts all. */
export function useAbsentVisits(importId: string) {
  return useQuery({
    queryKey: [...keys.appointments, 'absent-from', importId],
    queryFn: ({ signal }) =>
      request('GET /api/imports/:id/absent', { params: { id: importId }, query: { limit: shown }, signal }),
  });
}

/** Marks all of them as no longer valid. */
export function useWithdrawAbsent(importId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request('POST /api/imports/:id/withdraw-absent', { params: { id: importId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.appointments }),
  });
}
