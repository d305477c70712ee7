import { z } from 'zod';
import { Purpose } from './campaigns.ts';
import type { EndpointTable } from './endpoint.ts';
import { ById, Id, Instant, pageOf, pageQuery } from './page.ts';

export const ConsentChannel = z.enum(['call', 'sms', 'messenger']).meta({ id: 'ConsentChannel' });
export type ConsentChannel = z.infer<typeof ConsentChannel>;

export const ConsentSource = z
  .enum(['form', 'web', 'call-recording', 'import'])
  .meta({ id: 'ConsentSource' });
export type ConsentSource = z.infer<typeof ConsentSource>;

const phone = z.string().trim().min(5).max(60);
const agreed = {
  /** As the form names him; may be empty. */
  person: z.string().trim().max(200).default(''),
  purposes: z.array(Purpose).min(1).max(7),
  channels: z.array(ConsentChannel).min(1).max(3),
  source: ConsentSource,
  /** Which wording was agreed to. */
  textVersion: z.string().trim().min(1).max(200),
  /** Where the proof lies: the form's number, the recording, the page. */
  proof: z.string().trim().min(1).max(500),
  givenAt: Instant,
};

/** A consent with its proof. It is withdrawn, never changed. */
export const Consent = z
  .object({
    ...agreed,
    id: Id,
    phone: z.string(),
    person: z.string(),
    addedAt: Instant,
    addedBy: z.string(),
    withdrawnAt: Instant.nullable(),
    withdrawnBy: z.string().nullable(),
  })
  .meta({ id: 'Consent' });
export type Consent = z.infer<typeof Consent>;

/** The telephone as people write it. */
export const NewConsent = z.object({ ...agreed, phone });
export type NewConsent = z.infer<typeof NewConsent>;

/** A number that the clinic has forbidden: nobody calls it. */
export const ForbiddenNumber = z
  .object({
    id: Id,
    phone: z.string(),
    reason: z.string(),
    source: z.enum(['by-hand', 'file']),
    addedAt: Instant,
    addedBy: z.string(),
  })
  .meta({ id: 'ForbiddenNumber' });
export type ForbiddenNumber = z.infer<typeof ForbiddenNumber>;

const hint = z.object({ ru: z.string(), en: z.string() });

/** What came of a file of numbers. `problems` names the first rows that were not taken. */
export const ForbiddenImport = z
  .object({
    id: Id,
    added: z.number().int(),
    /** Stood on the list already, or twice in the file. */
    known: z.number().int(),
    wrong: z.number().int(),
    problems: z.array(z.object({ row: z.number().int(), value: z.string(), hint })),
    /** Rows with numbers in several columns, of which no heading told the right one: all were taken. The first are named. */
    several: z.number().int(),
    severalRows: z.array(z.number().int()),
  })
  .meta({ id: 'ForbiddenImport' });
export type ForbiddenImport = z.infer<typeof ForbiddenImport>;

const searchQuery = z.object({ ...pageQuery, search: z.string().trim().max(100).optional() });

export const consentEndpoints = {
  'GET /api/consents': {
    word: 'consents',
    summary: 'Consents with their proofs, the latest first',
    access: 'signed-in',
    query: searchQuery,
    response: pageOf(Consent),
  },
  'POST /api/consents': {
    word: 'consents',
    summary: 'Put a consent on record',
    access: 'signed-in',
    body: NewConsent,
    status: 201,
    response: Consent,
  },
  'POST /api/consents/:id/withdraw': {
    word: 'consents',
    summary: 'He has taken it back',
    access: 'signed-in',
    params: ById,
    status: 204,
  },
  'POST /api/consents/:id/restore': {
    word: 'consents',
    summary: 'Take a withdrawal back that was a slip',
    access: 'signed-in',
    params: ById,
    status: 204,
  },
  'GET /api/do-not-call': {
    word: 'consents',
    summary: 'Numbers that nobody calls, the latest first',
    access: 'signed-in',
    query: searchQuery,
    response: pageOf(ForbiddenNumber),
  },
  'POST /api/do-not-call': {
    word: 'consents',
    summary: 'Forbid a number',
    access: 'signed-in',
    body: z.object({ phone, reason: z.string().trim().min(1).max(200) }),
    status: 204,
  },
  'POST /api/do-not-call/import': {
    word: 'consents',
    summary: 'Forbid every number of a CSV or XLSX file',
    access: 'signed-in',
    upload: true,
    response: ForbiddenImport,
  },
  'POST /api/do-not-call/import/:id/undo': {
    word: 'consents',
    summary: 'Take off all that a file has added',
    access: 'signed-in',
    params: ById,
    response: z.object({ removed: z.number().int() }),
  },
  'POST /api/do-not-call/:id/remove': {
    word: 'consents',
    summary: 'The number may be called again',
    access: 'signed-in',
    params: ById,
    body: z.object({ note: z.string().trim().max(500).default('') }),
    status: 204,
  },
  'POST /api/do-not-call/:id/restore': {
    word: 'consents',
    summary: 'Take a removal back',
    access: 'signed-in',
    params: ById,
    status: 204,
  },
} as const satisfies EndpointTable;
