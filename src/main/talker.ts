import { isFailure, type Clock, type Log } from '../base/index.ts';
import type { Talker } from '../campaigns/index.ts';
import type { SpeechEngines } from '../clinic/index.ts';
import {
  createVoicePartner,
  listenEarly,
  loadScenario,
  prepareTalk,
  ScenarioRun,
  type ReminderFacts,
} from '../scenario/index.ts';
import type { ClinicEars, ClinicVoices, TalkVoice } from '../speech/index.ts';
import type { ClinicHearing } from './clinic-hearing.ts';
import type { VoicesInUse } from './voices-in-use.ts';

export interface TalkerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly voices: Pick<ClinicVoices, 'of' | 'renew'>;
  readonly ears: Pick<ClinicEars, 'of' | 'renew'>;
  readonly hearing: Pick<ClinicHearing, 'of' | 'renew'>;
  readonly speechEngines: Pick<SpeechEngines, 'chosen'>;
  readonly ownVoices: Pick<VoicesInUse, 'renew'>;
}

/** Joins scenario, voice and ear for the campaigns' robot. */
export function createTalker(options: TalkerOptions): Talker {
  const { clock, log, voices, ears, hearing } = options;
  const scenario = loadScenario('reminder');
  /** Who says what was made ready for a talk. */
  const speakers = new WeakMap<ReminderFacts, TalkVoice>();
  return {
    prepare: async (facts, projectId) => {
      await tune(options, projectId);
      speakers.set(facts, await prepareTalk({ scenario, facts, clock, voice: voices.of(projectId) }));
    },
    listenEarly: (line, { projectId, facts, onVerdict }) =>
      listenEarly(line, { recognizer: ears.of(projectId), hearing: hearing.of(projectId, facts), onVerdict }),
    open: (line, { projectId, facts, administratorUri, onStep, onMark }) =>
      new ScenarioRun({
        scenario,
        facts,
        clock,
        log,
        onStep,
        onMark,
        partner: createVoicePartner(line, {
          speaker: speakers.get(facts) ?? voices.of(projectId).speaker(),
          recognizer: ears.of(projectId),
          hearing: hearing.of(projectId, facts),
          clock,
          administratorUri,
        }),
      }),
  };
}

/** What has been chosen and named since the call before. Whatever stands in the way of it leaves everything as it was. */
async function tune(
  { ears, voices, hearing, speechEngines, ownVoices, log }: TalkerOptions,
  projectId: string,
): Promise<void> {
  try {
    const [heardBy, spokenBy] = await Promise.all([
      speechEngines.chosen(projectId, 'recognizer'),
      speechEngines.chosen(projectId, 'synthesizer'),
      hearing.renew(projectId),
      ownVoices.renew(projectId),
    ]);
    ears.renew(projectId, heardBy);
    await voices.renew(projectId, spokenBy);
  } catch (err) {
    const words = 'the choice of ear and voice could not be read';
    if (isFailure(err)) log.warn({ err }, words);
    else log.error({ err }, words);
  }
}
