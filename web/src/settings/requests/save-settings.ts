import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Settings } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';
import { settingsQuery } from '../../lib/settings.ts';

export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Settings) => request('PUT /api/settings', { body }),
    onSuccess: (settings) => {
      const before = client.getQueryData(settingsQuery.queryKey);
      client.setQueryData(keys.settings, settings);
      // another zone moves the visits to come
      if (before?.timeZone !== settings.timeZone) {
        void client.invalidateQueries({ queryKey: keys.appointments });
        void client.invalidateQueries({ queryKey: keys.campaigns });
      }
    },
  });
}
