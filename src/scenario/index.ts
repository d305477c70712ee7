export { listenEarly, type EarlyVerdict } from './early-ear.ts';
export type { CallAgain } from './call-again.ts';
export type { ReminderFacts } from './facts.ts';
export { loadLibrary, loadScenario } from './load-scenario.ts';
export type { HeardEvent, ScenarioOutcome, StepEvent } from './outcome.ts';
export { prepareTalk, ScenarioRun } from './scenario-run.ts';
export type { VoiceLine } from './voice-line.ts';
export { createVoicePartner } from './voice-partner.ts';
export { firstWords, saidSentences } from './said-sentences.ts';
