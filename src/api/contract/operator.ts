import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { Instant } from './page.ts';

/** What operator pages and the server tell each other of sound: a WebRTC session description. */
const Description = z.string().min(1).max(16_384);
/** Made by the page, new each time it is opened. */
const PageId = z.string().regex(/^[\w-]{8,64}$/);
const LegId = z.string().min(1).max(100);

export const OperatorCall = z
  .object({
    legId: LegId,
    phase: z.enum(['ringing', 'talking']),
    /** E.164 where it is known; null for one who stays anonymous. */
    number: z.string().nullable(),
    name: z.string().nullable(),
    /** Since when it has been in this phase. */
    since: Instant,
    held: z.boolean(),
    /** The page's sound was lost; the call waits for it some seconds. */
    away: z.boolean(),
  })
  .meta({ id: 'OperatorCall' });
export type OperatorCall = z.infer<typeof OperatorCall>;

export const OperatorState = z
  .object({
    /** Calls come to this page. */
    here: z.boolean(),
    call: OperatorCall.nullable(),
  })
  .meta({ id: 'OperatorState' });
export type OperatorState = z.infer<typeof OperatorState>;

export const OperatorStation = z
  .object({ id: z.string(), name: z.string(), reachable: z.boolean() })
  .meta({ id: 'OperatorStation' });
export type OperatorStation = z.infer<typeof OperatorStation>;

const offer = z.object({ offer: Description });
const answer = z.object({ answer: Description });

export const operatorEndpoints = {
  'GET /api/operator/:pageId': {
    word: 'operator',
    summary: 'What is at my desk, for this page',
    access: 'signed-in',
    params: z.object({ pageId: PageId }),
    response: OperatorState,
  },
  'POST /api/operator/:pageId/present': {
    word: 'operator',
    summary:
      'This page is there: said every 5 s, forgotten after 15; `begin` takes the desk from my other pages',
    access: 'signed-in',
    params: z.object({ pageId: PageId }),
    /** `operatorId`: whose page it is. Somebody else may have signed in in this browser meanwhile. */
    body: z.object({ begin: z.boolean(), operatorId: z.string().max(100) }),
    response: OperatorState,
  },
  'POST /api/operator/:pageId/absent': {
    word: 'operator',
    summary: 'This page takes no more calls; a talk goes on',
    access: 'signed-in',
    params: z.object({ pageId: PageId }),
    status: 204,
  },
  'POST /api/operator/calls/:legId/sound': {
    word: 'operator',
    summary: 'Takes the call that rings, or comes back into the talk, with an offer of sound (WebRTC)',
    access: 'signed-in',
    params: z.object({ legId: LegId }),
    body: offer,
    response: answer,
  },
  'POST /api/operator/calls/:legId/hang-up': {
    word: 'operator',
    summary: 'Ends the talk, or refuses the call',
    access: 'signed-in',
    params: z.object({ legId: LegId }),
    status: 204,
  },
  'POST /api/operator/calls/:legId/hold': {
    word: 'operator',
    summary: 'The caller hears music, or us again',
    access: 'signed-in',
    params: z.object({ legId: LegId }),
    body: z.object({ held: z.boolean() }),
    status: 204,
  },
  'POST /api/operator/calls/:legId/transfer': {
    word: 'operator',
    summary:
      'Gives the caller to another of our people, who is rung first; waits until he answers or does not',
    access: 'signed-in',
    params: z.object({ legId: LegId }),
    body: z.object({ stationId: z.string().max(100) }),
    response: z.object({ taken: z.boolean() }),
  },
  'GET /api/operator/stations': {
    word: 'operator',
    summary: 'Where our people are reached: telephones and operator pages',
    access: 'signed-in',
    response: z.object({ items: z.array(OperatorStation) }),
  },
  'POST /api/operator/echo': {
    word: 'operator',
    summary: 'Says back what this page says, to try a headset',
    access: 'signed-in',
    body: offer,
    response: answer,
  },
} as const satisfies EndpointTable;
