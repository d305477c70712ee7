import { Button, FileButton, Group, Stack } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import type { OwnVoicePart } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { IconUpload } from '../ui/icons.ts';
import classes from './own-voice.module.css';
import { useSendFiles, type SentFile } from './use-send-files.ts';

/** What browsers decode, and the archive of a studio. */
export const soundFiles = '.wav,.mp3,.ogg,.opus,.flac,.m4a,.aac,.webm';

/** Takes files that were recorded elsewhere, any number at once; each finds its phrase by its name. */
export function DropCard({
  voiceId,
  parts,
}: {
  readonly voiceId: string;
  readonly parts: readonly OwnVoicePart[];
}) {
  const t = useT();
  const { sent, sending, send } = useSendFiles(voiceId, parts);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!sending) void send([...event.dataTransfer.files]);
  };
  const taken = sent.filter(({ problem }) => problem === null).length;
  return (
    <Card title={t.ownVoice.files}>
      <Stack gap="md">
        {/* files may be dropped here; the button below does the same without a mouse */}
        <div
          className={classes.drop}
          data-over={over || undefined}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <p>{t.ownVoice.filesText}</p>
          <Group gap="sm" justify="center">
            <FileButton multiple accept={`${soundFiles},.zip`} onChange={(files) => void send(files)}>
              {(props) => (
                <Button
                  {...props}
                  variant="light"
                  loading={sending}
                  leftSection={<IconUpload size={16} aria-hidden />}
                >
                  {t.ownVoice.chooseFiles}
                </Button>
              )}
            </FileButton>
          </Group>
        </div>
        <div role="status" aria-live="polite">
          {sent.length > 0 && <p className={classes.dim}>{t.ownVoice.taken(taken, sent.length)}</p>}
        </div>
        <Problems files={sent.filter(({ problem }) => problem !== null)} />
      </Stack>
    </Card>
  );
}

function Problems({ files }: { readonly files: readonly SentFile[] }) {
  if (files.length === 0) return null;
  return (
    <ul className={classes.problems}>
      {files.map(({ name, problem }, n) => (
        <li key={`${n} ${name}`}>
          <strong>{name}</strong> <span>{problem}</span>
        </li>
      ))}
    </ul>
  );
}
