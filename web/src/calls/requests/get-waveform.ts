import { useQuery } from '@tanstack/react-query';
import { request } from '../../lib/http.ts';
import { keys } from '../../lib/query-keys.ts';

const points = 600;

export function useWaveform(callId: string) {
  return useQuery({
    queryKey: keys.waveform(callId),
    queryFn: ({ signal }) =>
      request('GET /api/calls/:id/waveform', { params: { id: callId }, query: { points }, signal }),
    staleTime: Infinity,
  });
}
