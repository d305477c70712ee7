import type { Clock, Log } from '../base/index.ts';
import type { Talker } from '../campaigns/index.ts';
import { createVoicePartner, loadScenario, prepareTalk, ScenarioRun } from '../scenario/index.ts';
import { robotVoice, type PhraseCache, type Recognizer } from '../speech/index.ts';

export interface TalkerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly phrases: PhraseCache;
  readonly recognizer: Recognizer;
}

/** Joins scenario, voice and ear for the campaigns' robot. */
export function createTalker({ clock, log, phrases, recognizer }: TalkerOptions): Talker {
  const scenario = loadScenario('reminder');
  return {
    prepare: (facts) => prepareTalk({ scenario, facts, clock, phrases, voice: robotVoice }),
    open: (line, { facts, administratorUri, onStep, onMark }) =>
      new ScenarioRun({
        scenario,
        facts,
        clock,
        log,
        onStep,
        onMark,
        partner: createVoicePartner(line, {
          phrases,
          voice: robotVoice,
          recognizer,
          clock,
          administratorUri,
        }),
      }),
  };
}
