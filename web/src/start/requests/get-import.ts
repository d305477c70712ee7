import { useQuery } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** An import; while it runs, asked for again every second, for the case that the live stream is lost. */
export function useImport(id: string) {
  return useQuery({
    queryKey: keys.imports(id),
    queryFn: ({ signal }) => request('GET /api/imports/:id', { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data?.progress.state === 'running' ? 1_000 : false),
  });
}
