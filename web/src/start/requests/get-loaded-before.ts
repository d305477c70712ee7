import { queryOptions } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';

/** Whether a file of real visits has ever been loaded (of the newest 200); asked anew for every file. */
export const loadedBeforeQuery = queryOptions({
  queryKey: ['loaded-before'],
  staleTime: Infinity,
  gcTime: 0,
  queryFn: async ({ signal }) => {
    const { items } = await request('GET /api/imports', { signal });
    return items.some(({ source, progress }) => source === 'file' && progress.state === 'done');
  },
});
