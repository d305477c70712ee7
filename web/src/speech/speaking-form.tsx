import { Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { SpeakingSettings } from '../../../src/api/contract/index.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { draftOf, emptyFields, orderOf, type EngineDraft } from './engine-draft.ts';
import { EngineFields } from './engine-fields.tsx';
import { TextReachNote } from './reach-note.tsx';
import { useChooseSpeaking } from './requests/speaking.ts';
import { VoiceTrialCard } from './voice-trial-card.tsx';

export function SpeakingForm({ settings }: { readonly settings: SpeakingSettings }) {
  const { t, locale } = useI18n();
  const choose = useChooseSpeaking();
  const [chosen, setChosen] = useState(settings.chosen);
  const [drafts, setDrafts] = useState<Readonly<Record<string, EngineDraft['fields']>>>({});
  const [tried, setTried] = useState(false);
  // when it is saved, the drafts are gone and the chosen one is that of the settings
  useUnsaved({ chosen: chosen === settings.chosen ? null : chosen, drafts });
  const engine = settings.engines.find(({ id }) => id === chosen) ?? settings.engines[0];
  if (!engine) return null;
  const fields = drafts[engine.id] ?? draftOf(engine).fields;
  const draft: EngineDraft = { fields, patienceMs: engine.patienceMs };
  const empty = emptyFields(engine, draft);
  const order = orderOf(engine, draft);
  const submit = () => {
    setTried(true);
    if (empty.length > 0) return;
    choose.mutate(order, {
      onSuccess: () => {
        // what was typed is kept by the server now, secrets too
        setDrafts({});
        setTried(false);
        notifications.show({ message: t.speaking.saved });
      },
    });
  };
  return (
    <Stack gap="lg">
      <FormFrame sending={choose} verb={t.everywhere.save} gap="lg" onSubmit={submit}>
        <Card title={t.speaking.title}>
          <Stack gap="md">
            <ChoiceCards
              label={t.speaking.engine}
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
              onChange={(changed) => setDrafts((old) => ({ ...old, [engine.id]: changed }))}
            />
          </Stack>
        </Card>
        <TextReachNote engine={engine} fields={fields} />
      </FormFrame>
      <VoiceTrialCard
        key={engine.id}
        order={order}
        mayTry={empty.length === 0}
        onMissing={() => setTried(true)}
      />
    </Stack>
  );
}
