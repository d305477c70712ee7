import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SignIn, UseSignInLink } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SignIn) => request('POST /api/session', { body }),
    onSuccess: (session) => client.setQueryData(keys.session, session),
  });
}

/** Signs out; the page is loaded anew, so that nothing of what was seen stays in memory. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => request('DELETE /api/session', {}),
    onSettled: () => window.location.assign('/sign-in'),
  });
}

export function useSignInLink(token: string) {
  return useQuery({
    queryKey: ['sign-in-link', token],
    queryFn: ({ signal }) => request('POST /api/sign-in-link/look', { body: { token }, signal }),
    staleTime: Infinity,
    retry: false,
  });
}

export function useOneTimeLink(token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: UseSignInLink) => request('POST /api/sign-in-link', { body: { ...body, token } }),
    onSuccess: (session) => {
      // The used token leaves the address first: what is drawn next must not find it there.
      window.history.replaceState(null, '', '/');
      client.setQueryData(keys.session, session);
    },
  });
}
