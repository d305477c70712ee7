import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import type { NewConsent } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** Consents of what the search finds, the latest first. */
export function useConsents(search: string) {
  return useInfiniteQuery({
    queryKey: [...keys.consents, search],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request('GET /api/consents', { query: { search, limit: 50, after: pageParam }, signal }),
    getNextPageParam: (page) => page.nextAfter ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useAddConsent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewConsent) => request('POST /api/consents', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.consents }),
  });
}

/** Notes that he has taken it back, or takes that note back. */
export function useWithdrawConsent() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, back }: { readonly id: string; readonly back?: true }) =>
      back
        ? request('POST /api/consents/:id/restore', { params: { id } })
        : request('POST /api/consents/:id/withdraw', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.consents }),
  });
}
