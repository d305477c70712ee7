/** When a patient may be rung, in the clinic's time zone: `HH:MM`, `to` not included, `24:00` is the day's end. */
export interface CallingHours {
  readonly weekdays: HourSpan;
  readonly weekends: HourSpan;
}

export interface HourSpan {
  readonly from: string;
  readonly to: string;
}

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
  readonly hours: CallingHours;
  /** A visit nearer than this is not rung about any more. */
  readonly minLeadMinutes: number;
}

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
  readonly scenario: string;
  readonly trunkId: string;
  readonly rehearsal: boolean;
  readonly state: CampaignState;
  readonly settings: CampaignSettings;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Null when all is well. */
  readonly held: HeldReason | null;
}
