import type { SpeechEngine as FilledIn, SpeechEngineState } from '../../../clinic/index.ts';
import {
  embeddedEngine,
  usualPatienceMs,
  type EngineDescription,
  type RecognizerTrial,
} from '../../../speech/index.ts';
import { EngineTrouble, SpeechEngineState as Shown } from '../../contract/index.ts';
import type { HearingSettings, HearingTrial, SpeechEngine } from '../../contract/index.ts';
import { instant } from '../../presenters/instant.ts';

export function presentHearing(
  engines: readonly EngineDescription[],
  filledIn: readonly FilledIn[],
  state: SpeechEngineState | undefined,
  modelDirectory: string,
): HearingSettings {
  const wanted = filledIn.find(({ chosen }) => chosen)?.engine;
  // one of another version of the program is not there: the embedded engine hears
  const chosen = engines.find(({ id }) => id === wanted)?.id ?? embeddedEngine.id;
  return {
    chosen,
    engines: engines.map((engine) =>
      presentEngine(
        engine,
        filledIn.find((row) => row.engine === engine.id),
        modelDirectory,
      ),
    ),
    state: state?.engine === chosen && chosen !== embeddedEngine.id ? presentState(state) : null,
  };
}

export function presentEngine(
  engine: EngineDescription,
  filledIn: FilledIn | undefined,
  modelDirectory: string,
): SpeechEngine {
  const { id, words, reach, fields } = engine;
  return {
    ...{ id, reach },
    words: { ru: { ...words.ru }, en: { ...words.en } },
    fields: fields.map(({ preset, choices = [], ...field }) => ({
      id: field.id,
      kind: field.kind,
      required: field.required,
      preset: preset ?? null,
      choices: choices.map((choice) => ({ value: choice.value, words: { ...choice.words } })),
      words: { ru: { ...field.words.ru }, en: { ...field.words.en } },
    })),
    missing: engine.missing?.(modelDirectory) ?? null,
    filledIn: { ...filledIn?.fields },
    secretsKept: [...(filledIn?.secretFields ?? [])],
    patienceMs: filledIn?.patienceMs ?? usualPatienceMs,
  };
}

/** Null when it is a state of another version of the program. */
export function presentState(row: SpeechEngineState): HearingSettings['state'] {
  const state = Shown.shape.state.safeParse(row.state);
  if (!state.success) return null;
  return {
    state: state.data,
    since: instant(row.sinceMs),
    trouble: EngineTrouble.safeParse(row.trouble).data ?? null,
    counts: { ...row.counts },
  };
}

export function presentTrial(trial: RecognizerTrial): HearingTrial {
  const { said, text, meaning, confidence, trouble, tookMs } = trial;
  return { said, text: text ?? null, meaning, confidence, trouble: trouble ?? null, tookMs };
}
