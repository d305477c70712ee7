import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { Instant } from './page.ts';

/** What operator pages and the server tell each other of sound: a WebRTC session description. */
const Description = z.string().min(1).max(16_384);
/** Made by the page, new each time it is opened. */
const PageId = z.string().regex(/^[\w-]{8,64}$/);
const LegId = z.string().min(1).max(100);

/** Somebody in a talk as a page shows him: one of our people, or an outside number. */
const OperatorPerson = z.object({ name: z.string().nullable(), number: z.string().nullable() });
export type OperatorPerson = z.infer<typeof OperatorPerson>;

/** `listen`: hears all and is heard by nobody; `whisper`: is heard by our own people; `barge`: by all. */
export const SupervisorRole = z.enum(['listen', 'whisper', 'barge']).meta({ id: 'SupervisorRole' });
export type SupervisorRole = z.infer<typeof SupervisorRole>;

/** Who was not to be had, and why. */
const Refusal = z.enum([
  'busy',
  'no-answer',
  'refused',
  'wrong-number',
  'out-of-service',
  'unreachable',
  'no-line',
]);
export type Refusal = z.infer<typeof Refusal>;

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
    /** `guest`: asked by a colleague, the caller is his; `supervisor`: listening in. */
    part: z.enum(['seat', 'guest', 'supervisor']),
    /** How he listens in; null for others. */
    role: SupervisorRole.nullable(),
    /** The others of our people who have the caller. */
    colleagues: z.array(OperatorPerson),
    /** Supervisors whom I hear: those who prompt or talk with all. */
    supervisors: z.array(OperatorPerson.extend({ role: SupervisorRole })),
    /** Whom I have brought in, until he has the caller too or is gone. */
    guest: OperatorPerson.extend({
      purpose: z.enum(['transfer', 'consultation']),
      state: z.enum(['ringing', 'talking']),
      /** He is rung by the caller's line, which can't be asked to stop. */
      byLine: z.boolean(),
    }).nullable(),
    /** The last one whom I wanted to bring in and who did not come. */
    refused: OperatorPerson.extend({ why: Refusal }).nullable(),
  })
  .meta({ id: 'OperatorCall' });
export type OperatorCall = z.infer<typeof OperatorCall>;

export const OperatorState = z
  .object({
    /** Calls come to this page. */
    here: z.boolean(),
    call: OperatorCall.nullable(),
    /** The last call ended because the caller hung up. */
    callerLeft: z.boolean(),
    /** Whether I may call outside numbers in my talks. */
    dialsOut: z.boolean(),
  })
  .meta({ id: 'OperatorState' });
export type OperatorState = z.infer<typeof OperatorState>;

export const OperatorStation = z
  .object({ id: z.string(), name: z.string(), reachable: z.boolean() })
  .meta({ id: 'OperatorStation' });
export type OperatorStation = z.infer<typeof OperatorStation>;

export const TalkNow = z
  .object({
    callId: z.uuid(),
    direction: z.enum(['in', 'out']),
    /** E.164 where it is known; null for one who stays anonymous. */
    number: z.string().nullable(),
    since: Instant,
    held: z.boolean(),
    people: z.array(OperatorPerson),
    /** Whom they ring or ask. */
    guest: OperatorPerson.nullable(),
    supervisors: z.array(OperatorPerson.extend({ role: SupervisorRole })),
  })
  .meta({ id: 'TalkNow' });
export type TalkNow = z.infer<typeof TalkNow>;

/** One of the two: a station of the house, or a number as it was typed. */
const wanted = z
  .object({ stationId: z.string().max(100).optional(), number: z.string().trim().max(40).optional() })
  .refine(({ stationId, number }) => (stationId === undefined) !== (number === undefined), {
    message: 'name a station or a number',
  });

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
      'Rings one of our people, or an outside number, who is to have the caller; what comes of it is in the state of the desk',
    access: 'signed-in',
    params: z.object({ legId: LegId }),
    body: wanted,
    status: 204,
  },
  'POST /api/operator/calls/:legId/consult': {
    word: 'operator',
    summary: 'Rings one of our people, or an outside number, to talk with him while the caller hears music',
    access: 'signed-in',
    params: z.object({ legId: LegId }),
    body: wanted,
    status: 204,
  },
  'POST /api/operator/calls/:legId/guest': {
    word: 'operator',
    summary: 'What becomes of whom I have brought in: he has the caller, all three talk, or he is sent away',
    access: 'signed-in',
    params: z.object({ legId: LegId }),
    body: z.object({ deed: z.enum(['complete', 'confer', 'dismiss']) }),
    status: 204,
  },
  'GET /api/operator/talks': {
    word: 'operator',
    summary: 'Who talks with whom now, for those who may listen in',
    access: 'signed-in',
    response: z.object({ items: z.array(TalkNow) }),
  },
  'POST /api/operator/talks/:callId': {
    word: 'operator',
    summary: 'Listens in by my page, or goes on in another way; it is written in the timeline of the call',
    access: 'signed-in',
    params: z.object({ callId: z.uuid() }),
    body: z.object({ role: SupervisorRole }),
    status: 204,
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
