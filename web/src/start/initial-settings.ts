import {
  defaultCampaignSettings,
  rehearsalCampaignSettings,
  type Campaign,
  type CampaignSettings,
} from '../../../src/api/contract/index.ts';

export interface InitialSettings {
  readonly rehearsal: CampaignSettings;
  readonly real: CampaignSettings;
}

/** How the last campaign of each kind was called, or the usual way. Pure; campaigns come newest first. */
export function initialSettings(campaigns: readonly Campaign[]): InitialSettings {
  const lastOf = (rehearsal: boolean) =>
    campaigns.find((campaign) => campaign.rehearsal === rehearsal && campaign.state !== 'draft')?.settings;
  return {
    rehearsal: lastOf(true) ?? rehearsalCampaignSettings,
    real: lastOf(false) ?? defaultCampaignSettings,
  };
}

/** What is sent of them: the hours and the lead are rules of all campaigns. */
export function paceOf({
  linesAtOnce,
  callsPerSecond,
  attempts,
  pauseMinutes,
  busyPauseMinutes,
  ringSeconds,
  maxTalkSeconds,
}: CampaignSettings): Partial<CampaignSettings> {
  return {
    ...{ linesAtOnce, callsPerSecond, attempts, pauseMinutes, busyPauseMinutes },
    ...{ ringSeconds, maxTalkSeconds },
  };
}
