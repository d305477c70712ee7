import { Alert, Button, Stack, Text } from '@mantine/core';
import { useEffect, useRef, type RefObject } from 'react';
import type { BodyOf, SpeakingTrial } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { IconAlertTriangle, IconCircleCheck, IconVolume } from '../ui/icons.ts';
import { useTrySpeaking } from './requests/speaking.ts';

interface VoiceTrialCardProps {
  readonly order: BodyOf<'POST /api/speech/speaking/trial'>;
  /** All that it needs is filled in. */
  readonly mayTry: boolean;
  readonly onMissing: () => void;
}

/** One sentence in the voice as it is filled in. */
export function VoiceTrialCard({ order, mayTry, onMissing }: VoiceTrialCardProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const trial = useTrySpeaking();
  return (
    <Card title={t.speaking.try}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t.speaking.tryHint}
        </Text>
        <div>
          <Button
            variant="default"
            loading={trial.isPending}
            leftSection={<IconVolume size={17} aria-hidden />}
            onClick={() => (mayTry ? trial.mutate(order) : onMissing())}
          >
            {t.speaking.try}
          </Button>
        </div>
        <div aria-live="polite">
          {trial.isPending && t.speaking.trying}
          {trial.isError && <Alert color="coral">{wordsOf(trial.error)}</Alert>}
          {trial.data && !trial.isPending && <TrialResult trial={trial.data} />}
        </div>
      </Stack>
    </Card>
  );
}

function TrialResult({ trial }: { readonly trial: SpeakingTrial }) {
  const t = useT();
  const { said, sound, firstSoundMs, tookMs, durationMs } = trial;
  const player = usePlayer(sound);
  if (said === null || sound === null || firstSoundMs === null || tookMs === null || durationMs === null) {
    return (
      <Alert color="coral" icon={<IconAlertTriangle />} title={t.speaking.failed}>
        {t.speech.troubles[trial.trouble ?? 'broken']}
      </Alert>
    );
  }
  return (
    <Alert color="pine" icon={<IconCircleCheck />} title={t.speaking.plays}>
      <Stack gap="xs">
        <div>{t.speaking.said(said)}</div>
        {/* eslint-disable-next-line jsx-a11y/media-has-caption -- what it says stands above it */}
        <audio ref={player} controls autoPlay aria-label={t.speaking.sound} />
        <div>{t.speaking.took(firstSoundMs, tookMs, durationMs)}</div>
      </Stack>
    </Alert>
  );
}

/** Plays what came as Base64; the page may play from addresses of its own only. */
function usePlayer(sound: string | null): RefObject<HTMLAudioElement | null> {
  const player = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    if (sound === null || !player.current) return undefined;
    const bytes = Uint8Array.from(atob(sound), (sign) => sign.charCodeAt(0));
    const address = URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));
    player.current.src = address;
    return () => URL.revokeObjectURL(address);
  }, [sound]);
  return player;
}
