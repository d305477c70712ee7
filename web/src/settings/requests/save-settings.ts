import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Settings } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Settings) => request('PUT /api/settings', { body }),
    onSuccess: (settings) => client.setQueryData(keys.settings, settings),
  });
}
