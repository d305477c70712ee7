import { Alert, Button, FileButton, Group, Kbd, Stack } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { OwnVoicePart } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { LevelMeter } from '../operator/level-meter.tsx';
import { Card } from '../ui/card.tsx';
import {
  IconMicrophone,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconPlayerStop,
  IconUpload,
} from '../ui/icons.ts';
import { soundFiles } from './drop-card.tsx';
import classes from './own-voice.module.css';
import { soundAddress, type PlaySound } from './play-sound.ts';
import { useBoothKeys } from './use-booth-keys.ts';
import type { Taking } from './use-take.ts';

interface BoothCardProps {
  readonly voiceId: string;
  readonly part: OwnVoicePart;
  readonly taking: Taking;
  readonly play: PlaySound;
  readonly onStep: (step: 1 | -1) => void;
  readonly onNext: () => void;
}

/** One phrase in large letters, and all that is needed to record it without a mouse. */
export function BoothCard({ voiceId, part, taking, play, onStep, onNext }: BoothCardProps) {
  const t = useT();
  const { microphone, recording, sending, busy, toggle, keep } = taking;
  const button = useRef<HTMLButtonElement>(null);
  const { recording: kept } = part;
  const listen = () => {
    if (kept) void play(soundAddress(voiceId, part.code, kept.id)).catch(() => undefined);
  };
  const go = (move: () => void) => () => {
    if (busy) return;
    move();
    button.current?.focus();
  };
  useBoothKeys({
    toggle: () => void toggle(),
    next: go(onNext),
    forward: go(() => onStep(1)),
    backward: go(() => onStep(-1)),
    listen,
  });
  return (
    <Card
      title={t.ownVoice.booth}
      aside={<span className={classes.dim}>{t.ownVoice.groups[part.group]}</span>}
    >
      <Stack gap="md">
        <p className={classes.phrase} lang="ru">
          {part.readAs === 'on' ? `${part.text}…` : part.text}
        </p>
        <p className={classes.dim}>{t.ownVoice.readAs[part.readAs]}</p>
        {microphone && <LevelMeter source={microphone} label={t.ownVoice.level} />}
        <Group gap="sm">
          <Button
            ref={button}
            data-records
            size="md"
            color={recording ? 'coral' : 'pine'}
            loading={sending}
            leftSection={
              recording ? <IconPlayerStop size={18} aria-hidden /> : <IconMicrophone size={18} aria-hidden />
            }
            onClick={() => void toggle()}
          >
            {recording ? t.ownVoice.stop : kept ? t.ownVoice.again : t.ownVoice.record}
          </Button>
          <Button
            variant="default"
            disabled={!kept || busy}
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            onClick={listen}
          >
            {t.ownVoice.listen}
          </Button>
          <Button
            variant="default"
            disabled={busy}
            leftSection={<IconPlayerSkipForward size={16} aria-hidden />}
            onClick={go(onNext)}
          >
            {t.ownVoice.next}
          </Button>
          <FileButton accept={soundFiles} onChange={(file) => file && void keep(file, file.name)}>
            {(props) => (
              <Button
                {...props}
                variant="subtle"
                disabled={busy}
                leftSection={<IconUpload size={16} aria-hidden />}
              >
                {t.ownVoice.fromFile}
              </Button>
            )}
          </FileButton>
        </Group>
        <Outcome part={part} taking={taking} />
        <KeyHints />
      </Stack>
    </Card>
  );
}

/** What is wrong, and what may be better: said aloud to who does not see it. */
function Outcome({ part, taking }: { readonly part: OwnVoicePart; readonly taking: Taking }) {
  const t = useT();
  const wordsOf = useFailureWords();
  const { problem, recording, result } = taking;
  const heading = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (problem) heading.current?.focus();
  }, [problem]);
  if (problem) {
    return (
      <Alert
        ref={heading}
        tabIndex={-1}
        color="coral"
        role="alert"
        title={t.ownVoice.microphone[problem].title}
      >
        {t.ownVoice.microphone[problem].text}
      </Alert>
    );
  }
  if (result?.is === 'refused') {
    return (
      <Alert color="coral" role="alert" title={t.ownVoice.notKept}>
        {result.file !== null && <strong>{result.file}</strong>} {wordsOf(result.error)}
      </Alert>
    );
  }
  const remarks = part.recording?.remarks ?? [];
  return (
    <div role="status" aria-live="polite">
      {recording && <p className={classes.speak}>{t.ownVoice.speakNow}</p>}
      {!recording && result?.is === 'kept' && remarks.length === 0 && (
        <p className={classes.good}>{t.ownVoice.kept}</p>
      )}
      {!recording && remarks.length > 0 && (
        <Alert color="brass" title={t.ownVoice.mayBeBetter}>
          <ul className={classes.remarks}>
            {remarks.map((remark) => (
              <li key={remark}>{t.ownVoice.remarks[remark]}</li>
            ))}
          </ul>
        </Alert>
      )}
    </div>
  );
}

function KeyHints() {
  const t = useT();
  return (
    <p className={`${classes.dim} ${classes.keys}`}>
      <Kbd>{t.ownVoice.space}</Kbd> {t.ownVoice.keyRecord} · <Kbd>Enter</Kbd> {t.ownVoice.keyNext} ·{' '}
      <Kbd>L</Kbd> {t.ownVoice.keyListen} · <Kbd>←</Kbd> <Kbd>→</Kbd> {t.ownVoice.keyStep}
    </p>
  );
}
