import { queryOptions } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** The earliest visit that an import brought; null when it brought none. */
export const firstVisitQuery = (importId: string) =>
  queryOptions({
    queryKey: [...keys.appointments, 'first-of', importId],
    queryFn: async ({ signal }) => {
      const { items } = await request('GET /api/appointments', { query: { importId, limit: 1 }, signal });
      return items[0] ?? null;
    },
  });
