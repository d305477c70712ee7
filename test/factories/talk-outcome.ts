import type { ScenarioOutcome } from '../../src/scenario/index.ts';

/** What a talk leaves in which the patient said yes. */
export const talkOutcome: ScenarioOutcome = {
  mark: 'confirmed',
  ending: 'said-yes',
  administrator: 'not-needed',
  heard: [{ atMs: 9_000, step: 'ask', by: 'voice', meaning: 'yes', confidence: 0.97, used: 'answer' }],
  listenedMs: 9_000,
  lastStep: 'thanks',
  callback: false,
};
