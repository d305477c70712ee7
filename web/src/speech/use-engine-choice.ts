import { useState } from 'react';
import type { SpeechEngine } from '../../../src/api/contract/index.ts';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { draftOf, emptyFields, orderOf, type EngineDraft } from './engine-draft.ts';

interface EngineSettings {
  /** The id of the engine that is used now. */
  readonly chosen: string;
  /** The first stands in for one that is not there any more. */
  readonly engines: readonly SpeechEngine[];
}

/** Which engine is shown, and what was typed for each; leaving the page is asked about while that is not saved. */
export function useEngineChoice(settings: EngineSettings) {
  const [chosen, setChosen] = useState(settings.chosen);
  const [drafts, setDrafts] = useState<Readonly<Record<string, EngineDraft>>>({});
  const [tried, setTried] = useState(false);
  // when it is saved, the drafts are gone and the chosen one is that of the settings
  useUnsaved({ chosen: chosen === settings.chosen ? null : chosen, drafts });
  const engine = settings.engines.find(({ id }) => id === chosen) ?? settings.engines[0];
  if (!engine) return null;
  const draft = drafts[engine.id] ?? draftOf(engine);
  return {
    settings,
    engine,
    draft,
    order: orderOf(engine, draft),
    /** Fields that are needed and not filled in. */
    empty: emptyFields(engine, draft),
    /** What is missing is said once it was tried. */
    tried,
    tries: () => setTried(true),
    choose: (id: string) => {
      setChosen(id);
      setTried(false);
    },
    change: (part: Partial<EngineDraft>) =>
      setDrafts((old) => ({ ...old, [engine.id]: { ...draft, ...part } })),
    /** What was typed is kept by the server now, secrets too. */
    saved: () => {
      setDrafts({});
      setTried(false);
    },
  };
}

export type EngineChoice = NonNullable<ReturnType<typeof useEngineChoice>>;
