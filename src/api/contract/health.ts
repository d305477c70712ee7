import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { Instant } from './page.ts';
import { SpeechEngineState } from './speech.ts';

/** A process role: `voice` makes the calls, `worker` loads files. */
export const AwayRole = z.enum(['voice', 'worker']);
export type AwayRole = z.infer<typeof AwayRole>;

/** `away`: the process roles that do not answer, so that what they do waits; the rest goes on. */
export const Health = z
  .object({ status: z.enum(['ok', 'degraded']), away: z.array(AwayRole) })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

export const HealthDetail = z
  .object({
    status: z.enum(['ok', 'degraded']),
    version: z.string(),
    node: z.string(),
    startedAt: Instant,
    database: z.enum(['ok', 'away']),
    away: z.array(AwayRole),
    /** Null while the process that makes the calls does not answer. */
    callsUp: z.number().int().nonnegative().nullable(),
    liveReaders: z.number().int().nonnegative(),
    /** How the engine that hears the patients last was; null for the embedded one, and before it has heard anybody. */
    hearing: SpeechEngineState.nullable(),
  })
  .meta({ id: 'HealthDetail' });
export type HealthDetail = z.infer<typeof HealthDetail>;

export const healthEndpoints = {
  'GET /api/health': {
    word: 'health',
    summary: 'Whether it works; 503 while it does not, 200 while only another process is away. For watchdogs',
    access: 'public',
    response: Health,
    others: { 503: Health },
  },
  'GET /api/health/detail': {
    word: 'health',
    summary: 'The same with particulars',
    access: 'signed-in',
    response: HealthDetail,
  },
} as const satisfies EndpointTable;
