import type { BodyOf } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';

/** What a page asks of its desk. */
export const deskRequests = {
  present: (pageId: string, body: BodyOf<'POST /api/operator/:pageId/present'>) =>
    request('POST /api/operator/:pageId/present', { params: { pageId }, body }),
  /** Also as the page is closed. */
  absent: (pageId: string) =>
    request('POST /api/operator/:pageId/absent', { params: { pageId }, keepalive: true }),
  look: (pageId: string) => request('GET /api/operator/:pageId', { params: { pageId } }),
  sound: async (legId: string, offer: string) => {
    const { answer } = await request('POST /api/operator/calls/:legId/sound', {
      params: { legId },
      body: { offer },
    });
    return answer;
  },
  hangUp: (legId: string) => request('POST /api/operator/calls/:legId/hang-up', { params: { legId } }),
  hold: (legId: string, held: boolean) =>
    request('POST /api/operator/calls/:legId/hold', { params: { legId }, body: { held } }),
  transfer: (legId: string, stationId: string) =>
    request('POST /api/operator/calls/:legId/transfer', { params: { legId }, body: { stationId } }),
  echo: async (offer: string) => {
    const { answer } = await request('POST /api/operator/echo', { body: { offer } });
    return answer;
  },
};

export type DeskRequests = typeof deskRequests;
