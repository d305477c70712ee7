import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { useEffect } from 'react';
import type { CallDetail } from '../../../../src/api/contract/index.ts';
import { formatClock } from '../../lib/format/duration.ts';
import { useT } from '../../lib/i18n/index.ts';
import {
  IconDownload,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
} from '../../ui/icons.ts';
import { useWaveform } from '../requests/get-waveform.ts';
import classes from './player.module.css';
import type { AudioRef, Player } from './use-player.ts';
import { Waveform } from './waveform.tsx';

interface RecordingPlayerProps {
  readonly callId: string;
  readonly recording: NonNullable<CallDetail['recording']>;
  readonly audio: AudioRef;
  readonly player: Player;
  /** What our side is called: a robot, or people. */
  readonly ours: string;
}

const formats = { wav: { ending: 'wav', name: 'WAV' }, opus: { ending: 'ogg', name: 'Opus' } } as const;
const rates = ['1', '1.5', '2'];
const stepMs = 5_000;

/** The recording: two voices drawn and played, by mouse and by keys. */
export function RecordingPlayer({ callId, recording, audio, player, ours }: RecordingPlayerProps) {
  const t = useT();
  const waveform = useWaveform(callId);
  usePlayerKeys(player);
  const { playing, positionMs, rate } = player;
  return (
    <div>
      <div className={classes.legend} aria-hidden="true">
        <span>
          <i style={{ background: 'var(--pz-wave-we)' }} /> {ours}
        </span>
        <span>
          <i style={{ background: 'var(--pz-wave-they)' }} /> {t.calls.patient}
        </span>
      </div>
      <Waveform peaks={waveform.data} durationMs={recording.durationMs} player={player} />
      {/* A telephone talk has no captions; its words stand in the timeline beside. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <audio ref={audio} src={recording.url} preload="metadata" />
      <div className={classes.controls}>
        <ActionIcon
          variant="default"
          size={40}
          radius="50%"
          aria-label={t.calls.backward}
          onClick={() => player.skip(-stepMs)}
        >
          <IconPlayerSkipBack size={18} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size={48}
          radius="50%"
          aria-label={playing ? t.calls.pause : t.calls.play}
          onClick={player.toggle}
        >
          {playing ? <IconPlayerPause size={22} aria-hidden /> : <IconPlayerPlay size={22} aria-hidden />}
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={40}
          radius="50%"
          aria-label={t.calls.forward}
          onClick={() => player.skip(stepMs)}
        >
          <IconPlayerSkipForward size={18} aria-hidden />
        </ActionIcon>
        <span className={`${classes.time} tabular`}>
          {formatClock(positionMs)} <span>/ {formatClock(recording.durationMs)}</span>
        </span>
        <SegmentedControl
          aria-label={t.calls.speed}
          size="xs"
          value={String(rate)}
          data={rates.map((value) => ({ value, label: `${value}×` }))}
          onChange={(value) => player.setRate(Number(value))}
        />
        <Button
          component="a"
          href={recording.url}
          download={`${callId}.${formats[recording.format].ending}`}
          aria-label={t.calls.download}
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {formats[recording.format].name}
        </Button>
      </div>
      <p className={classes.hint}>{t.calls.waveHint}</p>
    </div>
  );
}

/** Space and the arrows work anywhere on the page but in fields and on buttons. */
function usePlayerKeys(player: Player): void {
  const { toggle, skip } = player;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const busy =
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, select, button, a, [role="slider"], [role="dialog"]');
      if (busy) return;
      if (event.key === ' ') toggle();
      else if (event.key === 'ArrowLeft') skip(-stepMs);
      else if (event.key === 'ArrowRight') skip(stepMs);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [toggle, skip]);
}
