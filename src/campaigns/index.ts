export type { Attempt } from './attempt-store.ts';
export {
  defaultCampaignSettings,
  rehearsalTimeScale,
  type CallingHours,
  type Campaign,
  type CampaignSettings,
  type CampaignState,
  type HeldReason,
  type TargetState,
} from './campaign.ts';
export type { HeardWord } from './campaign-tables.ts';
export { Campaigns, type CampaignSummary, type NewCampaign } from './campaigns.ts';
export { Dispatcher } from './dispatcher.ts';
export type { HandCall } from './hand-call-store.ts';
export type { CampaignNews, CallPhase } from './news.ts';
export type { RefusalReason } from './permission.ts';
export type { AttemptEnding, HandCallReason } from './retry-rule.ts';
export { markShown, resultLines } from './result-lines.ts';
export type { RobotCall, RobotCallOrder } from './robot-call.ts';
export { createRobotCaller, type Talker } from './robot-caller.ts';
export type { Target } from './target-store.ts';
