import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { BodyOf, OwnVoicePart, ResponseOf } from '../../../../src/api/contract/index.ts';
import { request, upload } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

export type VoiceChange = BodyOf<'PUT /api/own-voices/:id'>;
type Archive = ResponseOf<'POST /api/own-voices/:id/archive'>;

export const ownVoicesQuery = queryOptions({
  queryKey: keys.ownVoices,
  queryFn: ({ signal }) => request('GET /api/own-voices', { signal }),
});

export function partsQuery(id: string) {
  return queryOptions({
    queryKey: keys.ownVoiceParts(id),
    queryFn: ({ signal }) => request('GET /api/own-voices/:id/parts', { params: { id }, signal }),
  });
}

function useChange<Sent, Got>(change: (sent: Sent) => Promise<Got>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.ownVoices }),
  });
}

export function useAddVoice() {
  return useChange((body: BodyOf<'POST /api/own-voices'>) => request('POST /api/own-voices', { body }));
}

export function useChangeVoice(id: string) {
  return useChange((body: VoiceChange) => request('PUT /api/own-voices/:id', { params: { id }, body }));
}

export function useRemoveVoice(id: string) {
  return useChange<void, undefined>(() => request('DELETE /api/own-voices/:id', { params: { id } }));
}

export function useRemoveRecording(id: string) {
  return useChange<string, undefined>((code) =>
    request('DELETE /api/own-voices/:id/parts/:code', { params: { id, code } }),
  );
}

/** Sends one recorded phrase: a WAV file. */
export function useSendRecording(id: string) {
  return useChange<{ code: string; file: File }, OwnVoicePart>(({ code, file }) =>
    upload('POST /api/own-voices/:id/parts/:code', file, () => undefined, { id, code }),
  );
}

/** Sends a ZIP of a studio. */
export function useSendArchive(id: string) {
  return useChange<File, Archive>((file) =>
    upload('POST /api/own-voices/:id/archive', file, () => undefined, { id }),
  );
}
