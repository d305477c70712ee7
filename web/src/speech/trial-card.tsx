import { Alert, Button, Stack, Text } from '@mantine/core';
import type { BodyOf, HearingTrial } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { heardWords } from '../ui/heard-words.ts';
import { IconAlertTriangle, IconCircleCheck, IconEar } from '../ui/icons.ts';
import { useTryHearing } from './requests/hearing.ts';

interface TrialCardProps {
  readonly order: BodyOf<'POST /api/speech/hearing/trial'>;
  readonly patienceMs: number;
  /** All that it needs is filled in. */
  readonly mayTry: boolean;
  readonly onMissing: () => void;
}

/** One sentence said to the engine as it is filled in, and what it made of it. */
export function TrialCard({ order, patienceMs, mayTry, onMissing }: TrialCardProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const trial = useTryHearing();
  return (
    <Card title={t.speech.try}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t.speech.tryHint}
        </Text>
        <div>
          <Button
            variant="default"
            loading={trial.isPending}
            leftSection={<IconEar size={17} aria-hidden />}
            onClick={() => (mayTry ? trial.mutate(order) : onMissing())}
          >
            {t.speech.try}
          </Button>
        </div>
        <div aria-live="polite">
          {trial.isPending && t.speech.trying}
          {trial.isError && <Alert color="coral">{wordsOf(trial.error)}</Alert>}
          {trial.data && !trial.isPending && <TrialResult trial={trial.data} patienceMs={patienceMs} />}
        </div>
      </Stack>
    </Card>
  );
}

function TrialResult({ trial, patienceMs }: { readonly trial: HearingTrial; readonly patienceMs: number }) {
  const t = useT();
  if (trial.trouble) {
    return (
      <Alert color="coral" icon={<IconAlertTriangle />} title={t.speech.trialFailed}>
        {t.speech.troubles[trial.trouble]}
      </Alert>
    );
  }
  const right = trial.meaning === 'yes';
  const meaning = heardWords({ meaning: trial.meaning, text: null }, t);
  return (
    <Alert
      color={right ? 'pine' : 'coral'}
      icon={right ? <IconCircleCheck /> : <IconAlertTriangle />}
      title={right ? t.speech.trialFine : t.speech.trialWrong}
    >
      <div>{t.speech.said(trial.said)}</div>
      {trial.text !== null && (
        <div>{trial.text === '' ? t.speech.wroteNothing : t.speech.wrote(trial.text)}</div>
      )}
      <div>{t.speech.understood(meaning, Math.round(100 * trial.confidence))}</div>
      <div>{t.speech.took(trial.tookMs)}</div>
      {trial.tookMs > patienceMs && <div>{t.speech.tooSlow(patienceMs)}</div>}
    </Alert>
  );
}
