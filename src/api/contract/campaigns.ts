import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { CallingHours } from './calling-rules.ts';
import { HeardWord, Mark } from './mark.ts';
import { ById, Id, inLanguage, Instant, pageOf, pageQuery } from './page.ts';
import { TrunkKind } from './trunks.ts';

export const CampaignState = z.enum(['draft', 'running', 'paused', 'stopped', 'finished']);
export type CampaignState = z.infer<typeof CampaignState>;

/** What a campaign is for; `recall` and `promotion` are advertising and want a consent. */
export const Purpose = z
  .enum(['reminder', 'recall', 'freed-slot', 'feedback', 'promotion', 'debt', 'free'])
  .meta({ id: 'Purpose' });
export type Purpose = z.infer<typeof Purpose>;

/** How calls are placed. Hours are `HH:MM` in the clinic's zone, `to` not included; a rehearsal ignores them and shortens the pauses. */
export const CampaignSettings = z
  .object({
    linesAtOnce: z.number().int().min(1).max(1000),
    callsPerSecond: z.number().min(0.1).max(100),
    /** Attempts for one target over all endings. */
    attempts: z.number().int().min(1).max(10),
    pauseMinutes: z.number().int().min(1).max(1440),
    busyPauseMinutes: z.number().int().min(1).max(1440),
    ringSeconds: z.number().int().min(5).max(120),
    maxTalkSeconds: z.number().int().min(30).max(1800),
    /** Of the project's rules, unless the campaign was given its own. */
    hours: CallingHours,
    /** A visit nearer than this is not rung about any more; of the project's rules too. */
    minLeadMinutes: z.number().int().min(0).max(1440),
  })
  .meta({ id: 'CampaignSettings' });
export type CampaignSettings = z.infer<typeof CampaignSettings>;

/** What the start page shows before the user changes anything. */
export const defaultCampaignSettings: CampaignSettings = {
  linesAtOnce: 10,
  callsPerSecond: 2,
  attempts: 3,
  pauseMinutes: 60,
  busyPauseMinutes: 10,
  ringSeconds: 30,
  maxTalkSeconds: 300,
  hours: { weekdays: { from: '09:00', to: '20:00' }, weekends: { from: '10:00', to: '18:00' } },
  minLeadMinutes: 60,
};

/** The same for a rehearsal: the sample of 200 is over in some minutes. */
export const rehearsalCampaignSettings: CampaignSettings = {
  ...defaultCampaignSettings,
  linesAtOnce: 20,
  callsPerSecond: 5,
};

export const HeldReason = z
  .enum(['outside-hours', 'trunk-unavailable', 'trunk-missing', 'clock-jumped'])
  .meta({ id: 'HeldReason' });
export type HeldReason = z.infer<typeof HeldReason>;

const count = z.number().int().nonnegative();

/** Counts of targets. `reached` talked with the robot; confirmed … notReached are endings; refused never were called. */
export const CampaignSummary = z
  .object({
    total: count,
    waiting: count,
    calling: count,
    reached: count,
    confirmed: count,
    declined: count,
    wantsToMove: count,
    toPerson: count,
    notReached: count,
    notConfirmed: count,
    refused: count,
    /** Attempts placed so far. */
    attempts: count,
    /** Of those reached; null while nobody is. */
    averageListenedMs: z.number().nonnegative().nullable(),
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    forecastFinishAt: Instant.nullable(),
  })
  .meta({ id: 'CampaignSummary' });
export type CampaignSummary = z.infer<typeof CampaignSummary>;

export const Campaign = z
  .object({
    id: Id,
    name: z.string(),
    purpose: Purpose,
    state: CampaignState,
    trunk: z.object({ id: Id, name: z.string(), kind: TrunkKind }).nullable(),
    /** The line that works now: the campaign's own, or the first that stands in for it; null when none does. */
    workingTrunk: z.object({ id: Id, name: z.string() }).nullable(),
    /** True on the simulated network: nobody real is called. */
    rehearsal: z.boolean(),
    settings: CampaignSettings,
    summary: CampaignSummary,
    /** Why nothing is dialled though the campaign runs; null when all is well. */
    held: HeldReason.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Campaign' });
export type Campaign = z.infer<typeof Campaign>;

export const NewCampaign = z.object({
  name: z.string().trim().min(1).max(120).optional(),
  /** `reminder` when absent, and so far the only one taken. */
  purpose: Purpose.optional(),
  trunkId: Id,
  appointments: z.union([
    z.strictObject({ importId: Id }),
    z.strictObject({ ids: z.array(Id).min(1).max(10_000) }),
  ]),
  /** What is left out has its default. */
  settings: CampaignSettings.partial().optional(),
});
export type NewCampaign = z.infer<typeof NewCampaign>;

export const TargetState = z.enum(['waiting', 'calling', 'pausing', 'done', 'refused']);
export type TargetState = z.infer<typeof TargetState>;

/** How an attempt ended. `line-fault` is ours and costs the patient nothing. */
export const AttemptEnding = z
  .enum([
    'confirmed',
    'declined',
    'wants-to-move',
    'with-administrator',
    'callback-promised',
    'asked-later',
    'asked-to-stop',
    'hung-up',
    'machine',
    'no-answer',
    'busy',
    'switched-off',
    'wrong-number',
    'rejected',
    'line-fault',
    'line-refused',
    'line-silent',
    'cut-off',
    'interrupted',
  ])
  .meta({ id: 'AttemptEnding' });
export type AttemptEnding = z.infer<typeof AttemptEnding>;

/** Why a target is refused for good, or waits longer than planned. */
export const TargetReason = z
  .enum([
    'visit-withdrawn',
    'visit-passed',
    'too-close-to-visit',
    'no-allowed-hour-before-visit',
    'already-marked',
    'opted-out',
    'do-not-call',
    'no-phone',
    'foreign-number',
    'sample-number-on-real-line',
    'no-advertising-consent',
    'no-consent',
    'outside-hours',
    'number-in-use',
    'number-just-called',
    'cap-day',
    'cap-week',
    'cap-month',
    'campaign-stopped',
  ])
  .meta({ id: 'TargetReason' });
export type TargetReason = z.infer<typeof TargetReason>;

/** A patient and the visit he is called about. The phone is masked; whole numbers are with the visit and the hand calls. */
export const Target = z
  .object({
    id: Id,
    campaignId: Id,
    appointmentId: Id,
    patientName: z.string(),
    phone: z.string().meta({ examples: ['+7 912 ***-**-67'] }),
    startsAt: Instant,
    doctor: z.string().nullable(),
    state: TargetState,
    mark: Mark,
    /** How the last attempt ended; null before the first has ended. */
    ending: AttemptEnding.nullable(),
    heard: z.array(HeardWord),
    attempts: count,
    nextAttemptAt: Instant.nullable(),
    lastCallId: Id.nullable(),
    /** How far he listened in his best attempt. */
    listenedMs: z.number().nonnegative().nullable(),
    reason: TargetReason.nullable(),
  })
  .meta({ id: 'Target' });
export type Target = z.infer<typeof Target>;

export const TargetQuery = z.object({
  ...pageQuery,
  state: TargetState.optional(),
  mark: Mark.optional(),
  search: z.string().trim().max(100).optional(),
});
export type TargetQuery = z.infer<typeof TargetQuery>;

export const Attempt = z
  .object({
    id: Id,
    number: z.number().int().positive(),
    startedAt: Instant,
    endedAt: Instant.nullable(),
    /** Null while the call is up. */
    ending: AttemptEnding.nullable(),
    /** What this attempt marked; null when nothing. */
    mark: Mark.nullable(),
    heard: z.array(HeardWord),
    listenedMs: z.number().nonnegative().nullable(),
    callId: Id.nullable(),
    /** The line that it left by, which may be a backup. */
    trunk: z.object({ id: Id, name: z.string(), kind: TrunkKind }).nullable(),
  })
  .meta({ id: 'Attempt' });
export type Attempt = z.infer<typeof Attempt>;

/** Why the gate lets nothing through to a patient. */
export const RefusalReason = TargetReason.exclude(['campaign-stopped']);

/** Why a target was not called: a line when the reason changed. */
export const TargetRefusal = z
  .object({
    id: Id,
    targetId: Id,
    patientName: z.string(),
    startsAt: Instant,
    reason: RefusalReason,
    /** What else stood in the way. */
    others: z.array(RefusalReason),
    /** When it is asked again; null: never. */
    until: Instant.nullable(),
    at: Instant,
    /** It still holds. */
    stands: z.boolean(),
  })
  .meta({ id: 'TargetRefusal' });
export type TargetRefusal = z.infer<typeof TargetRefusal>;

export const CallPhase = z.enum(['dialling', 'ringing', 'talking', 'ended']);
export type CallPhase = z.infer<typeof CallPhase>;

/** A call that is up now, as the live news told it last. */
export const CallNow = z
  .object({
    callId: Id,
    targetId: Id,
    patientName: z.string().nullable(),
    phone: z.string().nullable(),
    phase: CallPhase,
    /** Since when this phase lasts. */
    since: Instant,
    step: z.string().nullable(),
    heard: HeardWord.nullable(),
  })
  .meta({ id: 'CallNow' });
export type CallNow = z.infer<typeof CallNow>;

const act = <Verb extends string>(verb: Verb, summary: string) =>
  ({
    [`POST /api/campaigns/:id/${verb}`]: {
      word: 'campaigns',
      summary,
      access: 'signed-in',
      params: ById,
      response: Campaign,
    },
  }) as Record<
    `POST /api/campaigns/:id/${Verb}`,
    { word: string; summary: string; access: 'signed-in'; params: typeof ById; response: typeof Campaign }
  >;

export const campaignEndpoints = {
  'GET /api/campaigns': {
    word: 'campaigns',
    summary: 'Campaigns, newest first',
    access: 'signed-in',
    response: z.object({ items: z.array(Campaign) }),
  },
  'POST /api/campaigns': {
    word: 'campaigns',
    summary: 'Make a campaign (a draft) of visits',
    access: 'signed-in',
    body: NewCampaign,
    status: 201,
    response: Campaign,
  },
  'GET /api/campaigns/:id': {
    word: 'campaigns',
    summary: 'A campaign with its totals',
    access: 'signed-in',
    params: ById,
    response: Campaign,
  },
  'DELETE /api/campaigns/:id': {
    word: 'campaigns',
    summary: 'Throw a draft away; a campaign that has begun is kept (409)',
    access: 'signed-in',
    params: ById,
    status: 204,
  },
  ...act('start', 'Begin to call'),
  ...act('pause', 'Place no new calls; those that are up go on'),
  ...act('resume', 'Go on after a pause'),
  ...act('stop', 'End for good; calls that are up go on to their end'),
  'GET /api/campaigns/:id/targets': {
    word: 'campaigns',
    summary: 'Whom it calls and what came of it',
    access: 'signed-in',
    params: ById,
    query: TargetQuery,
    // counting under a filter would be dear: null then
    response: pageOf(Target).extend({ total: count.nullable() }),
  },
  'GET /api/campaigns/:id/refusals': {
    word: 'campaigns',
    summary: 'Why targets were not called, the latest first, and how often for each reason',
    access: 'signed-in',
    params: ById,
    query: z.object({ ...pageQuery, reason: RefusalReason.optional() }),
    response: pageOf(TargetRefusal).extend({
      counts: z.array(z.object({ reason: RefusalReason, count })),
    }),
  },
  'GET /api/campaigns/:id/calls-now': {
    word: 'campaigns',
    summary: 'Calls that are up now',
    access: 'signed-in',
    params: ById,
    response: z.object({ items: z.array(CallNow) }),
  },
  'GET /api/campaigns/:id/results.csv': {
    word: 'campaigns',
    summary: 'Every input column and what came of the calls, as CSV',
    access: 'signed-in',
    params: ById,
    query: inLanguage,
    produces: ['text/csv'],
  },
  'GET /api/campaigns/:id/results.xlsx': {
    word: 'campaigns',
    summary: 'The same as XLSX',
    access: 'signed-in',
    params: ById,
    query: inLanguage,
    produces: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  },
  'GET /api/targets/:id/attempts': {
    word: 'campaigns',
    summary: 'All attempts to reach a target, oldest first',
    access: 'signed-in',
    params: ById,
    response: z.object({ items: z.array(Attempt) }),
  },
} as const satisfies EndpointTable;
