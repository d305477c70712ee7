import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { Trouble } from './failure.ts';
import { ById, Id, Instant } from './page.ts';

/** `rehearsal` is the simulated network; `registration` signs on with a password; `address` is known by its address. */
export const TrunkKind = z.enum(['rehearsal', 'registration', 'address']);
export type TrunkKind = z.infer<typeof TrunkKind>;

/** `trouble.code` names what is wrong (`trunk.401`, `trunk.no-route`…); params may hold the SIP `status`. */
export const TrunkState = z
  .object({
    status: z.enum(['registered', 'reachable', 'checking', 'failed']),
    trouble: Trouble.nullable(),
    since: Instant.nullable(),
  })
  .meta({ id: 'TrunkState' });
export type TrunkState = z.infer<typeof TrunkState>;

const Line = z.string().trim().max(100);

/** What a user fills in. A password that is left out stays as it was; it is never given back. */
export const TrunkInput = z
  .object({
    name: Line.min(1),
    kind: z.enum(['registration', 'address']),
    host: Line.min(1).regex(/^[A-Za-z0-9.:[\]_-]+$/),
    port: z.number().int().min(1).max(65535).default(5060),
    username: Line.nullable().default(null),
    password: z.string().max(200).optional(),
    /** When it differs from the user name. */
    authUsername: Line.nullable().default(null),
    /** The number that patients see. */
    callerId: Line.nullable().default(null),
    maxLines: z.number().int().min(1).max(1000).default(10),
    callsPerSecond: z.number().min(0.1).max(100).default(2),
  })
  .refine((trunk) => trunk.kind !== 'registration' || !!trunk.username, {
    message: 'a registration needs a user name',
    path: ['username'],
  });
export type TrunkInput = z.infer<typeof TrunkInput>;

export const Trunk = z
  .object({
    id: Id,
    name: z.string(),
    kind: TrunkKind,
    host: z.string(),
    port: z.number().int(),
    username: z.string().nullable(),
    authUsername: z.string().nullable(),
    callerId: z.string().nullable(),
    hasPassword: z.boolean(),
    maxLines: z.number().int(),
    callsPerSecond: z.number(),
    state: TrunkState,
  })
  .meta({ id: 'Trunk' });
export type Trunk = z.infer<typeof Trunk>;

/**
 * One test call. `stage` moves placing → ringing → talking → done. `trouble` tells in plain words (by code) what went
 * wrong: `trunk.401`, `trunk.403`, `trunk.404`, `trunk.408`, `trunk.480`, `trunk.486`, `trunk.488`, `trunk.503`,
 * `trunk.no-route`, `trunk.one-way-audio`.
 */
export const TrunkTest = z
  .object({
    id: Id,
    trunkId: Id,
    stage: z.enum(['placing', 'ringing', 'talking', 'done']),
    /** Null until done. */
    ok: z.boolean().nullable(),
    trouble: Trouble.nullable(),
    sipStatus: z.number().int().nullable(),
    ringMs: z.number().nonnegative().nullable(),
    talkMs: z.number().nonnegative().nullable(),
    startedAt: Instant,
  })
  .meta({ id: 'TrunkTest' });
export type TrunkTest = z.infer<typeof TrunkTest>;

export const trunkEndpoints = {
  'GET /api/trunks': {
    word: 'trunks',
    summary: 'Lines and how they are',
    access: 'signed-in',
    response: z.object({ items: z.array(Trunk) }),
  },
  'POST /api/trunks': {
    word: 'trunks',
    summary: 'Add a line',
    access: 'signed-in',
    body: TrunkInput,
    status: 201,
    response: Trunk,
  },
  'PUT /api/trunks/:id': {
    word: 'trunks',
    summary: 'Change a line',
    access: 'signed-in',
    params: ById,
    body: TrunkInput,
    response: Trunk,
  },
  'DELETE /api/trunks/:id': {
    word: 'trunks',
    summary: 'Remove a line that no running campaign uses',
    access: 'signed-in',
    params: ById,
    status: 204,
  },
  'POST /api/trunks/:id/test': {
    word: 'trunks',
    summary: 'Place one test call; its stages come live and by GET',
    access: 'signed-in',
    params: ById,
    body: z.object({ number: z.string().trim().min(3).max(40) }),
    status: 202,
    response: TrunkTest,
  },
  'GET /api/trunk-tests/:id': {
    word: 'trunks',
    summary: 'How a test call goes',
    access: 'signed-in',
    params: ById,
    response: TrunkTest,
  },
} as const satisfies EndpointTable;
