import { Progress } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState, type DragEvent } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { IconFileSpreadsheet, IconUpload } from '../ui/icons.ts';
import classes from './start.module.css';

interface DropZoneProps {
  /** 0 to 1 while a file is being sent, null otherwise. */
  readonly sending: number | null;
  readonly onFile: (file: File) => void;
}

/** A file field as large as a sheet of paper: drop, click or press Enter. */
export function DropZone({ sending, onFile }: DropZoneProps) {
  const t = useT();
  const [over, setOver] = useState(false);
  const touch = useMediaQuery('(pointer: coarse)') ?? false;
  const busy = sending !== null;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file && !busy) onFile(file);
  };
  return (
    <label
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        type="file"
        accept=".csv,.txt,.tsv,.xlsx"
        aria-label={t.start.choose}
        disabled={busy}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onFile(file);
          event.currentTarget.value = '';
        }}
      />
      <span className={classes.dropIcon} aria-hidden="true">
        {busy ? <IconUpload size={30} /> : <IconFileSpreadsheet size={32} stroke={1.6} />}
      </span>
      {busy ? (
        <span role="status" style={{ width: 'min(300px, 100%)' }}>
          <span className={`${classes.dropTitle} tabular`}>
            {sending < 1 ? t.start.uploading(Math.floor(sending * 100)) : t.start.reading}
          </span>
          <Progress value={sending * 100} animated={sending >= 1} mt={14} aria-label={t.start.reading} />
        </span>
      ) : (
        <>
          <span className={classes.dropTitle}>
            {over ? t.start.dropNow : touch ? t.start.dropTitleTouch : t.start.dropTitle}
          </span>
          {!touch && <span style={{ color: 'var(--pz-dim)' }}>{t.start.dropOr}</span>}
          <span className={classes.fakeButton} aria-hidden="true">
            {t.start.choose}
          </span>
          <span className={classes.dropHint}>{t.start.dropHint}</span>
        </>
      )}
    </label>
  );
}
