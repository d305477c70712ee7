import { Button, Chip, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { CloseHandCall, HandCall } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { FieldsDialog } from '../ui/fields-dialog.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';

interface DoneDialogProps {
  readonly line: HandCall;
  readonly onClose: () => void;
  readonly onDone: (what: CloseHandCall) => void;
}

const marks = ['confirmed', 'moved', 'declined', 'not-confirmed'] as const;
const keep = 'keep';

/** What came of the call that a person made: a mark and a note, both may be left out. */
export function DoneDialog({ line, onClose, onDone }: DoneDialogProps) {
  const t = useT();
  const [mark, setMark] = useState<string>(keep);
  const [note, setNote] = useState('');
  const unsaved = useUnsaved({ mark, note });
  return (
    <FieldsDialog title={t.handCalls.doneTitle} unsaved={unsaved} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onDone({ note: note.trim(), mark: marks.find((known) => known === mark) });
        }}
      >
        <Stack gap="md">
          <Text>{line.patientName}</Text>
          <div role="group" aria-label={t.handCalls.mark}>
            <Chip.Group value={mark} onChange={(value) => setMark(String(value))}>
              <Group gap={8}>
                {marks.map((known) => (
                  <Chip key={known} value={known} variant="outline">
                    {t.words.marks[known]}
                  </Chip>
                ))}
                <Chip value={keep} variant="outline">
                  {t.handCalls.keepMark}
                </Chip>
              </Group>
            </Chip.Group>
          </div>
          <Textarea
            label={t.handCalls.note}
            placeholder={t.handCalls.noteExample}
            autosize
            minRows={2}
            maxLength={1000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t.everywhere.cancel}
            </Button>
            <Button type="submit">{t.handCalls.done}</Button>
          </Group>
        </Stack>
      </form>
    </FieldsDialog>
  );
}
