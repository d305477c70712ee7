export type { ReminderFacts } from './facts.ts';
export type { HeardEvent, ReminderEnding, ReminderMark, ScenarioOutcome, StepEvent } from './outcome.ts';
export type { Partner } from './partner.ts';
export type { VoiceLine } from './voice-line.ts';
