import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { CallingRules } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export const callingRulesQuery = queryOptions({
  queryKey: keys.callingRules,
  queryFn: ({ signal }) => request('GET /api/settings/calling-rules', { signal }),
});

export function useSaveCallingRules() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CallingRules) => request('PUT /api/settings/calling-rules', { body }),
    onSuccess: (rules) => {
      client.setQueryData(keys.callingRules, rules);
      // campaigns show the hours that they call in
      void client.invalidateQueries({ queryKey: keys.campaigns });
    },
  });
}
