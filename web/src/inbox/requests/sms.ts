import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type { BodyOf, SmsState } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

/** A message settles within seconds, and nobody tells the console. */
const lookAgainMs = 4_000;

export const smsSettingsQuery = queryOptions({
  queryKey: keys.smsSettings,
  queryFn: ({ signal }) => request('GET /api/sms/settings', { signal }),
  refetchInterval: lookAgainMs,
});

export function useSmsMessages(state: SmsState | '') {
  return useInfiniteQuery({
    queryKey: [...keys.sms, state],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      request('GET /api/sms', { query: { state: state || undefined, limit: 30, after: pageParam }, signal }),
    getNextPageParam: (page) => page.nextAfter ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: lookAgainMs,
  });
}

export function useChooseGateway() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<'PUT /api/sms/gateway'>) => request('PUT /api/sms/gateway', { body }),
    onSuccess: (settings) => client.setQueryData(keys.smsSettings, settings),
  });
}

export function useLeaveGateway() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request('DELETE /api/sms/gateway', {}),
    onSuccess: (settings) => client.setQueryData(keys.smsSettings, settings),
  });
}

export function useSaveSmsRules() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<'PUT /api/sms/settings'>) => request('PUT /api/sms/settings', { body }),
    onSuccess: (settings) => client.setQueryData(keys.smsSettings, settings),
  });
}

/** Segments and price of a text as it is typed. */
export function smsPreviewQuery(text: string) {
  return queryOptions({
    queryKey: [...keys.smsPreview, text],
    queryFn: ({ signal }) => request('POST /api/sms/preview', { body: { text }, signal }),
    enabled: text.trim() !== '',
    placeholderData: keepPreviousData,
  });
}

export function useSmsTrial() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<'POST /api/sms/trial'>) => request('POST /api/sms/trial', { body }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sms }),
  });
}

export function visitSmsQuery(appointmentId: string) {
  return queryOptions({
    queryKey: [...keys.visitSms, appointmentId],
    queryFn: ({ signal }) =>
      request('GET /api/appointments/:id/sms', { params: { id: appointmentId }, signal }),
    retry: false,
  });
}

export function useAskBySms(appointmentId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: BodyOf<'POST /api/appointments/:id/sms'>) =>
      request('POST /api/appointments/:id/sms', { params: { id: appointmentId }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sms }),
  });
}
