import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ChangeImport } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export function useChangeImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ChangeImport) => request('PUT /api/imports/:id/mapping', { params: { id }, body }),
    onSuccess: (changed) => client.setQueryData(keys.imports(id), changed),
  });
}

export function useRunImport(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request('POST /api/imports/:id/run', { params: { id } }),
    onSuccess: (running) => client.setQueryData(keys.imports(id), running),
  });
}
