import { Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { SpeakingSettings } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { EngineCards } from './engine-cards.tsx';
import { TextReachNote } from './reach-note.tsx';
import { useChooseSpeaking } from './requests/speaking.ts';
import { useEngineChoice } from './use-engine-choice.ts';
import { VoiceTrialCard } from './voice-trial-card.tsx';

export function SpeakingForm({ settings }: { readonly settings: SpeakingSettings }) {
  const t = useT();
  const choose = useChooseSpeaking();
  const choice = useEngineChoice(settings);
  if (!choice) return null;
  const { engine, draft, order, empty } = choice;
  const submit = () => {
    choice.tries();
    if (empty.length > 0) return;
    const onSuccess = (): void => {
      choice.saved();
      notifications.show({ message: t.speaking.saved });
    };
    choose.mutate(order, { onSuccess });
  };
  return (
    <Stack gap="lg">
      <FormFrame sending={choose} verb={t.everywhere.save} gap="lg" onSubmit={submit}>
        <Card title={t.speaking.title}>
          <Stack gap="md">
            <EngineCards label={t.speaking.engine} choice={choice} />
          </Stack>
        </Card>
        <TextReachNote engine={engine} fields={draft.fields} />
      </FormFrame>
      <VoiceTrialCard key={engine.id} order={order} mayTry={empty.length === 0} onMissing={choice.tries} />
    </Stack>
  );
}
