import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { request, upload } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** Numbers that nobody calls, of what the search finds, the latest first. */
export function useForbidden(search: string) {
  return useInfiniteQuery({
    queryKey: [...keys.doNotCall, search],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request('GET /api/do-not-call', { query: { search, limit: 50, after: pageParam }, signal }),
    getNextPageParam: (page) => page.nextAfter ?? undefined,
    placeholderData: keepPreviousData,
  });
}

export function useForbid() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { readonly phone: string; readonly reason: string }) =>
      request('POST /api/do-not-call', { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.doNotCall }),
  });
}

/** Takes every number of a file. */
export function useForbidFile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => upload('POST /api/do-not-call/import', file, () => undefined),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.doNotCall }),
  });
}

/** Takes off all that a file has added. */
export function useAllowFile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request('POST /api/do-not-call/import/:id/undo', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.doNotCall }),
  });
}

/** Takes a number off the list. */
export function useAllow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, note }: { readonly id: string; readonly note: string }) =>
      request('POST /api/do-not-call/:id/remove', { params: { id }, body: { note } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.doNotCall }),
  });
}

/** Puts a number back that was taken off. */
export function useForbidAgain() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request('POST /api/do-not-call/:id/restore', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.doNotCall }),
  });
}
