import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { Mark } from './mark.ts';
import { ById, Id, Instant, pageOf, pageQuery } from './page.ts';

export const HandCallReason = z
  .enum([
    'callback-promised',
    'asked-later',
    'asked-to-stop',
    'hung-up',
    'not-reached',
    'machine',
    'wrong-number',
    'rejected',
    'line-fault',
    'not-called-in-time',
  ])
  .meta({ id: 'HandCallReason' });
export type HandCallReason = z.infer<typeof HandCallReason>;

/** A patient whom a person has to call. */
export const HandCall = z
  .object({
    id: Id,
    patientName: z.string(),
    /** Whole numbers: somebody is to dial them. */
    phones: z.array(z.string()),
    appointmentId: Id,
    startsAt: Instant,
    doctor: z.string().nullable(),
    mark: Mark,
    reason: HandCallReason,
    campaignId: Id.nullable(),
    /** True when the patient is a simulated one: nobody is to be called. */
    rehearsal: z.boolean(),
    targetId: Id.nullable(),
    lastCallId: Id.nullable(),
    /** The last that he has written to us within two weeks. */
    lastSms: z.object({ text: z.string(), receivedAt: Instant }).nullable(),
    createdAt: Instant,
    closedAt: Instant.nullable(),
    closedBy: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'HandCall' });
export type HandCall = z.infer<typeof HandCall>;

/** What came of the call by hand. With `mark` the visit is marked too. */
export const CloseHandCall = z.object({
  note: z.string().trim().max(1000).default(''),
  mark: Mark.exclude(['none']).optional(),
});
export type CloseHandCall = z.infer<typeof CloseHandCall>;

/** Takes a close back. With `mark` the visit gets that mark again, `none` included. */
export const ReopenHandCall = z.object({ mark: Mark.optional() });
export type ReopenHandCall = z.infer<typeof ReopenHandCall>;

/** Somebody who has asked not to be called any more: no campaign calls him. */
export const OptOut = z
  .object({ id: Id, patientName: z.string(), phone: z.string(), askedAt: Instant })
  .meta({ id: 'OptOut' });
export type OptOut = z.infer<typeof OptOut>;

export const handCallEndpoints = {
  'GET /api/hand-calls': {
    word: 'hand-calls',
    summary: 'Whom to call by hand, the nearest visit first',
    access: 'signed-in',
    query: z.object({ ...pageQuery, state: z.enum(['open', 'closed']).default('open') }),
    response: pageOf(HandCall),
  },
  'POST /api/hand-calls/:id/close': {
    word: 'hand-calls',
    summary: 'Done with it',
    access: 'signed-in',
    params: ById,
    body: CloseHandCall,
    response: HandCall,
  },
  'POST /api/hand-calls/:id/reopen': {
    word: 'hand-calls',
    summary: 'Take a close back',
    access: 'signed-in',
    params: ById,
    body: ReopenHandCall,
    response: HandCall,
  },
  'GET /api/opt-outs': {
    word: 'hand-calls',
    summary: 'Who has asked not to be called, the latest 500',
    access: 'signed-in',
    response: z.object({ items: z.array(OptOut) }),
  },
  'POST /api/opt-outs/:id/lift': {
    word: 'hand-calls',
    summary: 'He may be called again, as has been settled with him',
    access: 'signed-in',
    params: ById,
    status: 204,
  },
} as const satisfies EndpointTable;
