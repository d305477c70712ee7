import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { Mark } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export interface AppointmentFilter {
  readonly from?: string;
  readonly to?: string;
  readonly mark?: Mark;
  readonly search?: string;
}

export function useAppointments(filter: AppointmentFilter) {
  return useInfiniteQuery({
    queryKey: [...keys.appointments, filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request('GET /api/appointments', { query: { ...filter, limit: 80, after: pageParam }, signal }),
    getNextPageParam: (page) => page.nextAfter ?? undefined,
    placeholderData: keepPreviousData,
  });
}
