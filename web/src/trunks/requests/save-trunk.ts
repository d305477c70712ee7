import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BodyOf } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export type TrunkDraft = BodyOf<'POST /api/trunks'>;

/** Adds a line, or changes the one with this identifier. */
export function useSaveTrunk(id: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TrunkDraft) =>
      id === null
        ? request('POST /api/trunks', { body })
        : request('PUT /api/trunks/:id', { params: { id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.trunks }),
  });
}
