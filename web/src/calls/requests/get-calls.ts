import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { CallDirection, HangupCause } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export interface CallFilter {
  readonly cause?: HangupCause;
  readonly direction?: CallDirection;
  readonly number?: string;
}

export function useCalls(filter: CallFilter) {
  return useInfiniteQuery({
    queryKey: [...keys.calls, filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request('GET /api/calls', { query: { ...filter, limit: 60, after: pageParam }, signal }),
    getNextPageParam: (page) => page.nextAfter ?? undefined,
    placeholderData: keepPreviousData,
  });
}
