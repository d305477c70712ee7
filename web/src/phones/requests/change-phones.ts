import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BodyOf, NewPhone } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export type PhoneDraft = BodyOf<'POST /api/phones'>;

function useChange<Sent, Got>(change: (sent: Sent) => Promise<Got>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.phones }),
  });
}

/** Answers with the password, which is told this once. */
export function useAddPhone() {
  return useChange((body: PhoneDraft) => request('POST /api/phones', { body }));
}

export function useChangePhone(id: string) {
  return useChange((body: BodyOf<'PUT /api/phones/:id'>) =>
    request('PUT /api/phones/:id', { params: { id }, body }),
  );
}

/** Answers with the new password, which is told this once. */
export function useRenewPassword(id: string) {
  return useChange<void, NewPhone>(() => request('POST /api/phones/:id/password', { params: { id } }));
}

/** The address is heard again that a device was shut out at. */
export function useLetIn(id: string) {
  return useChange<void, undefined>(() => request('POST /api/phones/:id/let-in', { params: { id } }));
}

/** The address is heard again of somebody who is no telephone yet. */
export function useLetStrangerIn(address: string) {
  return useChange<void, undefined>(() =>
    request('POST /api/phones/strangers/let-in', { body: { address } }),
  );
}

export function useRemovePhone(id: string) {
  return useChange<void, undefined>(() => request('DELETE /api/phones/:id', { params: { id } }));
}
