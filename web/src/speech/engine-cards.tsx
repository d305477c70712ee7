import { useI18n } from '../lib/i18n/index.ts';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { EngineFields } from './engine-fields.tsx';
import type { EngineChoice } from './use-engine-choice.ts';

interface EngineCardsProps {
  readonly label: string;
  readonly choice: EngineChoice;
}

/** The engines there are, and the form of the one that is shown. */
export function EngineCards({ label, choice }: EngineCardsProps) {
  const { t, locale } = useI18n();
  const { settings, engine, draft, empty, tried } = choice;
  return (
    <>
      <ChoiceCards
        label={label}
        hideLabel
        stacked
        value={engine.id}
        choices={settings.engines.map(({ id, words, missing }) => ({
          value: id,
          title: words[locale].name,
          text: missing ? `${words[locale].about} ${missing[locale]}` : words[locale].about,
          ...(id === settings.chosen ? { badge: t.speech.chosen } : {}),
          disabled: missing !== null && id !== settings.chosen,
        }))}
        onChange={choice.choose}
      />
      <EngineFields
        engine={engine}
        draft={draft}
        empty={tried ? empty : []}
        onChange={(fields) => choice.change({ fields })}
      />
    </>
  );
}
