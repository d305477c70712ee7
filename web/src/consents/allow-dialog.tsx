import { Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ForbiddenNumber } from '../../../src/api/contract/index.ts';
import { formatPhone } from '../lib/format/phone.ts';
import { useT } from '../lib/i18n/index.ts';
import { FieldsDialog } from '../ui/fields-dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { useAllow } from './requests/do-not-call.ts';

interface AllowDialogProps {
  readonly number: ForbiddenNumber;
  readonly onClose: () => void;
  readonly onAllowed: () => void;
}

/** Takes a number off the list, with a note why. */
export function AllowDialog({ number, onClose, onAllowed }: AllowDialogProps) {
  const t = useT();
  const allow = useAllow();
  const [note, setNote] = useState('');
  const unsaved = useUnsaved(note);
  const submit = () =>
    allow.mutate(
      { id: number.id, note: note.trim() },
      {
        onSuccess: () => {
          unsaved.settle();
          onClose();
          onAllowed();
        },
      },
    );
  return (
    <FieldsDialog title={t.consents.allowTitle} unsaved={unsaved} onClose={onClose}>
      <FormFrame sending={allow} verb={t.consents.allow} align="end" onSubmit={submit} onCancel={onClose}>
        <Text>
          {formatPhone(number.phone)}: {number.reason}
        </Text>
        <Textarea
          label={t.consents.allowNote}
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </FormFrame>
    </FieldsDialog>
  );
}
