import { Button, Group, Progress, Stack, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { OwnVoice } from '../../../src/api/contract/index.ts';
import { addressOf } from '../lib/http.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { IconDownload, IconPencil, IconPlayerPlay } from '../ui/icons.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';
import classes from './own-voice.module.css';
import type { PlaySound } from './play-sound.ts';
import { useChangeVoice, type VoiceChange } from './requests/own-voices.ts';
import { VoiceDialog } from './voice-dialog.tsx';

interface SummaryCardProps {
  readonly voice: OwnVoice;
  readonly play: PlaySound;
}

/** How far a voice is, whether it speaks in calls, and what can be done with all of it. */
export function SummaryCard({ voice, play }: SummaryCardProps) {
  const { t } = useI18n();
  const wordsOf = useFailureWords();
  const change = useChangeVoice(voice.id);
  const { name, consent, inUse, mixes, recorded, needed, saidShare } = voice;
  const set = (part: Partial<VoiceChange>): void =>
    change.mutate(
      { name, consent, inUse, mixes, ...part },
      { onError: (error) => void notifications.show({ color: 'coral', message: wordsOf(error) }) },
    );
  const words = t.ownVoice.progress(recorded, needed);
  return (
    <Card
      title={words}
      aside={
        <ToneBadge tone={inUse ? 'var(--pz-confirmed)' : 'var(--pz-nobody)'}>
          {inUse ? t.ownVoice.speaks : t.ownVoice.silent}
        </ToneBadge>
      }
    >
      <Stack gap="md">
        <Progress value={needed === 0 ? 0 : (100 * recorded) / needed} aria-label={words} />
        <p className={classes.dim}>{t.ownVoice.saidShare(Math.floor(saidShare * 100))}</p>
        <Switch
          label={t.ownVoice.inUse}
          description={t.ownVoice.inUseHint}
          checked={inUse}
          disabled={change.isPending}
          onChange={(event) => set({ inUse: event.currentTarget.checked })}
        />
        <Switch
          label={t.ownVoice.mixes}
          description={t.ownVoice.mixesHint}
          checked={mixes}
          disabled={change.isPending}
          onChange={(event) => set({ mixes: event.currentTarget.checked })}
        />
        <p className={classes.dim}>{t.ownVoice.consentOf(consent)}</p>
        <Deeds voice={voice} play={play} />
      </Stack>
    </Card>
  );
}

function Deeds({ voice, play }: SummaryCardProps) {
  const { t, locale } = useI18n();
  const [editing, setEditing] = useState(false);
  const { id } = voice;
  const of = (template: string): string => addressOf(template, { id }, { language: locale });
  const example = (): void => {
    play(of('/api/own-voices/:id/example')).catch(
      () => void notifications.show({ message: t.ownVoice.noExample }),
    );
  };
  return (
    <Group gap="sm">
      <Button
        variant="light"
        disabled={voice.recorded === 0}
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        onClick={example}
      >
        {t.ownVoice.example}
      </Button>
      <Button
        variant="default"
        component="a"
        href={of('/api/own-voices/:id/list.csv')}
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {t.ownVoice.list}
      </Button>
      <Button
        variant="default"
        component="a"
        href={of('/api/own-voices/:id/archive.zip')}
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        {t.ownVoice.archive}
      </Button>
      <Button
        variant="default"
        leftSection={<IconPencil size={16} aria-hidden />}
        onClick={() => setEditing(true)}
      >
        {t.ownVoice.edit}
      </Button>
      {editing && <VoiceDialog voice={voice} onClose={() => setEditing(false)} />}
    </Group>
  );
}
