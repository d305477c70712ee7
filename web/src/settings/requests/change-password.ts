import { useMutation } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { current: string; next: string }) => request('PUT /api/session/password', { body }),
  });
}
