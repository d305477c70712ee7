import { ActionIcon, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import type { OwnVoicePart } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { IconAlertTriangle, IconCircleCheck, IconPlayerPlay, IconTrash } from '../ui/icons.ts';
import classes from './own-voice.module.css';
import { soundAddress, type PlaySound } from './play-sound.ts';
import { useRemoveRecording } from './requests/own-voices.ts';

const shown = ['all', 'missing', 'remarked'] as const;
type Shown = (typeof shown)[number];

interface PartsCardProps {
  readonly voiceId: string;
  readonly parts: readonly OwnVoicePart[];
  readonly play: PlaySound;
  /** The one that is being recorded. */
  readonly code: string | null;
  /** While one is, no other can be chosen or heard. */
  readonly busy: boolean;
  readonly onChoose: (code: string) => void;
}

/** All phrases by what they are; one that is chosen goes to the booth. */
export function PartsCard({ voiceId, parts, play, code, busy, onChoose }: PartsCardProps) {
  const t = useT();
  const [show, setShow] = useState<Shown>('all');
  const visible = parts.filter((part) => isShown(part, show));
  const groups = [...new Set(visible.map(({ group }) => group))];
  return (
    <Card title={t.ownVoice.phrases}>
      <Stack gap="lg">
        <SegmentedControl
          aria-label={t.ownVoice.phrases}
          data={shown.map((value) => ({ value, label: t.ownVoice.shown[value] }))}
          value={show}
          onChange={(value) => setShow(shown.find((known) => known === value) ?? 'all')}
        />
        {visible.length === 0 && <p className={classes.dim}>{t.ownVoice.noneShown[show]}</p>}
        {groups.map((group) => (
          <section key={group} aria-label={t.ownVoice.groups[group]}>
            <h3 className={classes.group}>{t.ownVoice.groups[group]}</h3>
            <ul className={classes.parts}>
              {visible
                .filter((part) => part.group === group)
                .map((part) => (
                  <PartRow
                    key={part.code}
                    voiceId={voiceId}
                    part={part}
                    play={play}
                    chosen={part.code === code}
                    busy={busy}
                    onChoose={() => onChoose(part.code)}
                  />
                ))}
            </ul>
          </section>
        ))}
      </Stack>
    </Card>
  );
}

interface PartRowProps {
  readonly voiceId: string;
  readonly part: OwnVoicePart;
  readonly play: PlaySound;
  readonly chosen: boolean;
  readonly busy: boolean;
  readonly onChoose: () => void;
}

function PartRow({ voiceId, part, play, chosen, busy, onChoose }: PartRowProps) {
  const t = useT();
  const remove = useRemoveRecording(voiceId);
  const { code, text, recording } = part;
  return (
    <li data-chosen={chosen || undefined}>
      <button
        type="button"
        className={classes.part}
        aria-current={chosen || undefined}
        disabled={busy}
        onClick={onChoose}
      >
        <span className={classes.sign}>
          {recording && recording.remarks.length === 0 && (
            <IconCircleCheck size={18} color="var(--pz-confirmed)" aria-label={t.ownVoice.isRecorded} />
          )}
          {recording && recording.remarks.length > 0 && (
            <IconAlertTriangle size={18} color="var(--pz-moving)" aria-label={t.ownVoice.mayBeBetter} />
          )}
        </span>
        <span lang="ru">{text}</span>
      </button>
      {recording && (
        <>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={busy}
            aria-label={`${t.ownVoice.listen}: ${text}`}
            onClick={() => void play(soundAddress(voiceId, code, recording.id)).catch(() => undefined)}
          >
            <IconPlayerPlay size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            loading={remove.isPending}
            aria-label={`${t.ownVoice.removeRecording}: ${text}`}
            onClick={() => remove.mutate(code)}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </>
      )}
    </li>
  );
}

function isShown({ recording }: OwnVoicePart, show: Shown): boolean {
  if (show === 'missing') return recording === null;
  return show === 'all' || (recording?.remarks.length ?? 0) > 0;
}
