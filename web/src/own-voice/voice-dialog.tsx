import { Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { OwnVoice } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { FieldsDialog } from '../ui/fields-dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { useAddVoice, useChangeVoice } from './requests/own-voices.ts';

interface VoiceDialogProps {
  /** Null: a new one. */
  readonly voice: OwnVoice | null;
  readonly onClose: () => void;
  readonly onAdded?: (voice: OwnVoice) => void;
}

/** Who speaks, and how he has allowed it. */
export function VoiceDialog({ voice, onClose, onAdded }: VoiceDialogProps) {
  const t = useT();
  const add = useAddVoice();
  const change = useChangeVoice(voice?.id ?? '');
  const [name, setName] = useState(voice?.name ?? '');
  const [consent, setConsent] = useState(voice?.consent ?? '');
  const [tried, setTried] = useState(false);
  const unsaved = useUnsaved({ name, consent });
  const submit = () => {
    setTried(true);
    if (!name.trim() || !consent.trim()) return;
    if (voice) {
      const { inUse, mixes } = voice;
      const onSuccess = (): void => {
        notifications.show({ message: t.everywhere.saved });
        unsaved.settle();
        onClose();
      };
      change.mutate({ name, consent, inUse, mixes }, { onSuccess });
    } else {
      const onSuccess = (added: OwnVoice): void => {
        unsaved.settle();
        onClose();
        onAdded?.(added);
      };
      add.mutate({ name, consent }, { onSuccess });
    }
  };
  return (
    <FieldsDialog
      title={voice ? t.ownVoice.editTitle(voice.name) : t.ownVoice.newTitle}
      unsaved={unsaved}
      onClose={onClose}
    >
      <FormFrame
        sending={voice ? change : add}
        verb={voice ? t.everywhere.save : t.ownVoice.make}
        align="end"
        onSubmit={submit}
        onCancel={onClose}
      >
        <TextInput
          label={t.ownVoice.name}
          placeholder={t.ownVoice.nameExample}
          data-autofocus
          maxLength={80}
          value={name}
          error={tried && !name.trim() ? t.ownVoice.needName : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t.ownVoice.consent}
          description={t.ownVoice.consentHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={t.ownVoice.consentExample}
          autosize
          minRows={2}
          maxLength={500}
          value={consent}
          error={tried && !consent.trim() ? t.ownVoice.needConsent : undefined}
          onChange={(event) => setConsent(event.currentTarget.value)}
        />
      </FormFrame>
    </FieldsDialog>
  );
}
