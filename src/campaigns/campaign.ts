import { defaultCallingRules, type CallingRules } from './calling-rules.ts';

/** What a campaign is for. */
export type Purpose = 'reminder' | 'recall' | 'freed-slot' | 'feedback' | 'promotion' | 'debt' | 'free';

export interface CampaignSettings {
  /** Calls at any moment, those that still ring included. */
  readonly linesAtOnce: number;
  readonly callsPerSecond: number;
  /** Tries a target has over all endings that came from the patient's side. */
  readonly attempts: number;
  readonly pauseMinutes: number;
  readonly busyPauseMinutes: number;
  readonly ringSeconds: number;
  readonly maxTalkSeconds: number;
  /** Those of the project's rules, unless the campaign was given its own. */
  readonly hours: CallingRules['hours'];
  /** A visit nearer than this is not rung about any more; of the project's rules too. */
  readonly minLeadMinutes: number;
}

/** How a campaign calls when nobody says otherwise; when it may call is for the project's rules to say. */
export const defaultPace: Omit<CampaignSettings, 'hours' | 'minLeadMinutes'> = {
  linesAtOnce: 10,
  callsPerSecond: 2,
  attempts: 3,
  pauseMinutes: 60,
  busyPauseMinutes: 10,
  ringSeconds: 30,
  maxTalkSeconds: 300,
};

export const defaultCampaignSettings: CampaignSettings = {
  ...defaultPace,
  hours: defaultCallingRules.hours,
  minLeadMinutes: defaultCallingRules.minLeadMinutes,
};

/** In rehearsal an hour's pause lasts ten seconds, so that the whole ladder is seen in one sitting. */
export const rehearsalTimeScale = 360;

/** What a pause of real life lasts in this campaign. */
export function scaled(campaign: Pick<Campaign, 'rehearsal'>, durationMs: number): number {
  return campaign.rehearsal ? durationMs / rehearsalTimeScale : durationMs;
}

export type CampaignState = 'draft' | 'running' | 'paused' | 'stopped' | 'finished';

/** `refused`: the gate will never let this target be called; the target's `reason` says why. */
export type TargetState = 'waiting' | 'calling' | 'pausing' | 'done' | 'refused';

/** Why a running campaign dials nobody for a while. */
export type HeldReason = 'outside-hours' | 'trunk-unavailable' | 'trunk-missing' | 'clock-jumped';

/** Times are milliseconds since 1970 UTC. */
export interface Campaign {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly purpose: Purpose;
  readonly scenario: string;
  readonly trunkId: string;
  readonly rehearsal: boolean;
  readonly state: CampaignState;
  readonly settings: CampaignSettings;
  /** Of its project, as they are now; with the hours and the lead that the campaign was given itself, if any. */
  readonly rules: CallingRules;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Null when all is well. */
  readonly held: HeldReason | null;
}
