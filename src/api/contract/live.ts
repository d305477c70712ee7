import { z } from 'zod';
import { CallPhase, TargetState } from './campaigns.ts';
import type { EndpointTable } from './endpoint.ts';
import { AwayRole } from './health.ts';
import { ImportProgress } from './imports.ts';
import { HeardWord, Mark } from './mark.ts';
import { Id, Instant } from './page.ts';
import { Phone } from './phones.ts';
import { TrunkState, TrunkTest } from './trunks.ts';

/**
 * What GET /api/live sends, each as the JSON `data` of one server-sent event (no event name, so `onmessage` gets all).
 * Bursts are merged: of several pieces of news about one thing only the last is sent. `resync` says that news was
 * lost (a slow reader, a new connection after a break): load again what the page shows.
 */
export const LiveEvent = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('hello'), at: Instant }),
    z.object({ kind: z.literal('resync') }),
    /** Which process roles do not answer has changed. */
    z.object({ kind: z.literal('away'), away: z.array(AwayRole) }),
    /** Totals, state or `held` changed: load the campaign again. */
    z.object({ kind: z.literal('campaign'), campaignId: Id }),
    z.object({
      kind: z.literal('target'),
      campaignId: Id,
      targetId: Id,
      state: TargetState,
      mark: Mark,
    }),
    z.object({
      kind: z.literal('call'),
      campaignId: Id,
      targetId: Id,
      callId: Id,
      phase: CallPhase,
      at: Instant,
      heard: HeardWord.nullable(),
      step: z.string().nullable(),
    }),
    z.object({ kind: z.literal('import'), importId: Id, progress: ImportProgress }),
    z.object({ kind: z.literal('trunk'), trunkId: Id, state: TrunkState }),
    z.object({ kind: z.literal('trunk-test'), test: TrunkTest }),
    /** A telephone has signed in or out, or fallen silent. */
    z.object({ kind: z.literal('phone'), phone: Phone }),
    /** Something changed at an operator's desk: his page asks what. */
    z.object({ kind: z.literal('operator'), operatorId: Id }),
    /** A line appeared on the hand-call list or left it. */
    z.object({ kind: z.literal('hand-call'), open: z.number().int().nonnegative().nullable() }),
  ])
  .meta({ id: 'LiveEvent' });
export type LiveEvent = z.infer<typeof LiveEvent>;

export const liveEndpoints = {
  'GET /api/live': {
    word: 'live',
    summary:
      'News of the project as server-sent events, data as LiveEvent; a comment line every 15 s keeps it open',
    access: 'signed-in',
    produces: ['text/event-stream'],
  },
} as const satisfies EndpointTable;
