export type { ReminderFacts } from './facts.ts';
export { loadScenario } from './load-scenario.ts';
export type { HeardEvent, ReminderEnding, ReminderMark, ScenarioOutcome, StepEvent } from './outcome.ts';
export type { Partner } from './partner.ts';
export { prepareTalk, ScenarioRun, type ScenarioRunOptions } from './scenario-run.ts';
export type { Scenario } from './script.ts';
export type { VoiceLine } from './voice-line.ts';
export { createVoicePartner, type VoicePartnerOptions } from './voice-partner.ts';
