import { useQuery } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export function useAttempts(targetId: string) {
  return useQuery({
    queryKey: keys.attempts(targetId),
    queryFn: ({ signal }) => request('GET /api/targets/:id/attempts', { params: { id: targetId }, signal }),
  });
}
