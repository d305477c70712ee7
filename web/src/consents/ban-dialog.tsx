import { TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { FieldsDialog } from '../ui/fields-dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { useForbid } from './requests/do-not-call.ts';

/** Forbids one number. */
export function BanDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const forbid = useForbid();
  const [fields, setFields] = useState({ phone: '', reason: '' });
  const [tried, setTried] = useState(false);
  const unsaved = useUnsaved(fields);
  const submit = () => {
    setTried(true);
    if (fields.phone.trim().length < 5 || fields.reason.trim() === '') return;
    forbid.mutate(fields, {
      onSuccess: () => {
        unsaved.settle();
        notifications.show({ message: t.consents.forbidden });
        onClose();
      },
    });
  };
  return (
    <FieldsDialog title={t.consents.addBan} unsaved={unsaved} onClose={onClose}>
      <FormFrame sending={forbid} verb={t.consents.add} align="end" onSubmit={submit} onCancel={onClose}>
        <TextInput
          label={t.consents.phone}
          type="tel"
          placeholder="+7 912 345-67-89"
          data-autofocus
          maxLength={60}
          value={fields.phone}
          error={tried && fields.phone.trim().length < 5 ? t.settings.required : null}
          onChange={(event) => setFields({ ...fields, phone: event.currentTarget.value })}
        />
        <TextInput
          label={t.consents.reason}
          placeholder={t.consents.reasonExample}
          maxLength={200}
          value={fields.reason}
          error={tried && fields.reason.trim() === '' ? t.settings.required : null}
          onChange={(event) => setFields({ ...fields, reason: event.currentTarget.value })}
        />
      </FormFrame>
    </FieldsDialog>
  );
}
