import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BodyOf, PersonLink } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

function useChange<Sent, Got>(change: (sent: Sent) => Promise<Got>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.people });
      // it may have been oneself
      await client.invalidateQueries({ queryKey: keys.session });
    },
  });
}

/** Answers with the one-time link, which is told this once. */
export function useAddPerson() {
  return useChange((body: BodyOf<'POST /api/people'>) => request('POST /api/people', { body }));
}

export function useChangePerson(id: string) {
  return useChange((body: BodyOf<'PUT /api/people/:id'>) =>
    request('PUT /api/people/:id', { params: { id }, body }),
  );
}

/** Answers with a new one-time link, which is told this once. */
export function useMakeLink(id: string) {
  return useChange<void, PersonLink>(() => request('POST /api/people/:id/link', { params: { id } }));
}
