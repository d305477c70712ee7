import { Alert, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { HearingSettings, SpeechEngine } from '../../../src/api/contract/index.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { NumberField } from '../ui/number-field.tsx';
import {
  draftOf,
  emptyFields,
  isPatienceRight,
  leastPatienceMs,
  mostPatienceMs,
  orderOf,
  type EngineDraft,
} from './engine-draft.ts';
import { EngineFields } from './engine-fields.tsx';
import { ReachNote } from './reach-note.tsx';
import { useChooseHearing } from './requests/hearing.ts';
import { TrialCard } from './trial-card.tsx';

const usualPatienceMs = 300;

export function HearingForm({ settings }: { readonly settings: HearingSettings }) {
  const { t, locale } = useI18n();
  const choose = useChooseHearing();
  const [chosen, setChosen] = useState(settings.chosen);
  const [drafts, setDrafts] = useState<Readonly<Record<string, EngineDraft>>>({});
  const [tried, setTried] = useState(false);
  // when it is saved, the drafts are gone and the chosen one is that of the settings
  useUnsaved({ chosen: chosen === settings.chosen ? null : chosen, drafts });
  const engine = settings.engines.find(({ id }) => id === chosen) ?? settings.engines[0];
  if (!engine) return null;
  const draft = drafts[engine.id] ?? draftOf(engine);
  const change = (part: Partial<EngineDraft>) =>
    setDrafts((old) => ({ ...old, [engine.id]: { ...draft, ...part } }));
  const empty = emptyFields(engine, draft);
  const isReady = empty.length === 0 && isPatienceRight(draft);
  const order = orderOf(engine, draft);
  const submit = () => {
    setTried(true);
    if (!isReady) return;
    choose.mutate(
      { ...order, patienceMs: draft.patienceMs ?? usualPatienceMs },
      {
        onSuccess: () => {
          // what was typed is kept by the server now, secrets too
          setDrafts({});
          setTried(false);
          notifications.show({ message: t.speech.saved });
        },
      },
    );
  };
  return (
    <Stack gap="lg">
      <FormFrame sending={choose} verb={t.speech.save} gap="lg" onSubmit={submit}>
        <Card title={t.speech.hearing}>
          <Stack gap="md">
            <StateNote settings={settings} />
            <ChoiceCards
              label={t.speech.engine}
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
              onChange={(id) => {
                setChosen(id);
                setTried(false);
              }}
            />
            <EngineFields
              engine={engine}
              draft={draft}
              empty={tried ? empty : []}
              onChange={(fields) => change({ fields })}
            />
            {engine.id !== settings.engines[0]?.id && (
              <Patience draft={draft} tried={tried} onChange={(patienceMs) => change({ patienceMs })} />
            )}
          </Stack>
        </Card>
        <ReachNote engine={engine} fields={draft.fields} />
      </FormFrame>
      <TrialCard
        key={engine.id}
        order={order}
        patienceMs={draft.patienceMs ?? usualPatienceMs}
        mayTry={empty.length === 0}
        onMissing={() => setTried(true)}
      />
    </Stack>
  );
}

/** How the chosen engine last was; the embedded one is always well. */
function StateNote({ settings: { state } }: { readonly settings: HearingSettings }) {
  const { t } = useI18n();
  const moments = useMoments();
  if (!state) return null;
  const resting = state.state === 'resting';
  const { large, late } = state.counts;
  const told = Object.values(state.counts).reduce((sum, count) => sum + count, 0);
  return (
    <Alert color={resting ? 'coral' : 'pine'} role="status">
      {t.speech.states[state.state](moments.moment(state.since))}
      {told > 0 && <div>{t.speech.counts(told, large ?? 0, late ?? 0)}</div>}
      {state.trouble && state.state !== 'works' && (
        <div>
          {t.speech.lastTrouble}: {t.speech.troubles[state.trouble]}
        </div>
      )}
    </Alert>
  );
}

interface PatienceProps {
  readonly draft: EngineDraft;
  readonly tried: boolean;
  readonly onChange: (patienceMs: SpeechEngine['patienceMs'] | null) => void;
}

function Patience({ draft, tried, onChange }: PatienceProps) {
  const { t } = useI18n();
  return (
    <NumberField
      label={t.speech.patience}
      description={t.speech.patienceHint}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      min={leastPatienceMs}
      max={mostPatienceMs}
      step={50}
      value={draft.patienceMs}
      error={tried && !isPatienceRight(draft) ? t.speech.patienceWrong : null}
      onChange={onChange}
    />
  );
}
