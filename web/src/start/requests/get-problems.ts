import { useQuery } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

const shown = 50;

/** The first problems of a finished import; all of them are in the file to download. */
export function useProblems(importId: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.problems(importId),
    enabled,
    queryFn: ({ signal }) =>
      request('GET /api/imports/:id/problems', { params: { id: importId }, query: { limit: shown }, signal }),
  });
}
