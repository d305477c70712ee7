import { Alert, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { HearingSettings, SpeechEngine } from '../../../src/api/contract/index.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { EngineCards } from './engine-cards.tsx';
import { isPatienceRight, leastPatienceMs, mostPatienceMs, type EngineDraft } from './engine-draft.ts';
import { ReachNote } from './reach-note.tsx';
import { useChooseHearing } from './requests/hearing.ts';
import { TrialCard } from './trial-card.tsx';
import { useEngineChoice } from './use-engine-choice.ts';

const usualPatienceMs = 300;

export function HearingForm({ settings }: { readonly settings: HearingSettings }) {
  const { t } = useI18n();
  const choose = useChooseHearing();
  const choice = useEngineChoice(settings);
  if (!choice) return null;
  const { engine, draft, order, empty, tried } = choice;
  const patienceMs = draft.patienceMs ?? usualPatienceMs;
  const submit = () => {
    choice.tries();
    if (empty.length > 0 || !isPatienceRight(draft)) return;
    const onSuccess = (): void => {
      choice.saved();
      notifications.show({ message: t.speech.saved });
    };
    choose.mutate({ ...order, patienceMs }, { onSuccess });
  };
  return (
    <Stack gap="lg">
      <FormFrame sending={choose} verb={t.speech.save} gap="lg" onSubmit={submit}>
        <Card title={t.speech.hearing}>
          <Stack gap="md">
            <StateNote settings={settings} />
            <EngineCards label={t.speech.engine} choice={choice} />
            {engine.id !== settings.engines[0]?.id && (
              <Patience
                draft={draft}
                tried={tried}
                onChange={(typedMs) => choice.change({ patienceMs: typedMs })}
              />
            )}
          </Stack>
        </Card>
        <ReachNote engine={engine} fields={draft.fields} />
      </FormFrame>
      <TrialCard
        key={engine.id}
        order={order}
        patienceMs={patienceMs}
        mayTry={empty.length === 0}
        onMissing={choice.tries}
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
