import type { BodyOf, SupervisorRole } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';

/** One of our people, where he is reached, or a number as it was typed. */
export type Wanted = { readonly stationId: string } | { readonly number: string };
export type GuestDeed = BodyOf<'POST /api/operator/calls/:legId/guest'>['deed'];

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
  transfer: (legId: string, to: Wanted) =>
    request('POST /api/operator/calls/:legId/transfer', { params: { legId }, body: to }),
  consult: (legId: string, to: Wanted) =>
    request('POST /api/operator/calls/:legId/consult', { params: { legId }, body: to }),
  guest: (legId: string, deed: GuestDeed) =>
    request('POST /api/operator/calls/:legId/guest', { params: { legId }, body: { deed } }),
  supervise: (callId: string, role: SupervisorRole) =>
    request('POST /api/operator/talks/:callId', { params: { callId }, body: { role } }),
  echo: async (offer: string) => {
    const { answer } = await request('POST /api/operator/echo', { body: { offer } });
    return answer;
  },
};

export type DeskRequests = typeof deskRequests;
