import { Select, Switch, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isEmergencyLogin, type NewPhone, type Phone } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { trunksQuery } from '../trunks/requests/get-trunks.ts';
import { FieldsDialog } from '../ui/fields-dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { useAddPhone, useChangePhone } from './requests/change-phones.ts';

interface PhoneDialogProps {
  /** Null: a new one. */
  readonly phone: Phone | null;
  readonly onClose: () => void;
  readonly onAdded?: (made: NewPhone) => void;
}

interface Fields {
  readonly name: string;
  readonly login: string;
  readonly enabled: boolean;
  readonly dialsOut: Phone['dialsOut'];
  readonly trunkId: string | null;
  readonly digest: Phone['digest'];
}

/** Adds a telephone, or changes one. */
export function PhoneDialog({ phone, onClose, onAdded }: PhoneDialogProps) {
  const t = useT();
  const add = useAddPhone();
  const change = useChangePhone(phone?.id ?? '');
  const [fields, setFields] = useState<Fields>({
    name: phone?.name ?? '',
    login: '',
    enabled: phone?.enabled ?? true,
    dialsOut: phone?.dialsOut ?? 'off',
    trunkId: phone?.trunkId ?? null,
    digest: phone?.digest ?? 'md5',
  });
  const [tried, setTried] = useState(false);
  const unsaved = useUnsaved(fields);
  const set = (part: Partial<Fields>): void => setFields((old) => ({ ...old, ...part }));
  const sending = phone ? change : add;
  const submit = () => {
    setTried(true);
    if (!isWhole(fields)) return;
    const { login, ...draft } = fields;
    if (phone) {
      const onSuccess = (): void => {
        notifications.show({ message: t.everywhere.saved });
        unsaved.settle();
        onClose();
      };
      change.mutate(draft, { onSuccess });
    } else {
      const onSuccess = (made: NewPhone): void => {
        unsaved.settle();
        onClose();
        onAdded?.(made);
      };
      add.mutate({ ...draft, login: login.trim() || null }, { onSuccess });
    }
  };
  return (
    <FieldsDialog
      title={phone ? t.phones.editTitle(phone.name) : t.phones.newTitle}
      unsaved={unsaved}
      onClose={onClose}
    >
      <FormFrame
        sending={sending}
        verb={phone ? t.everywhere.save : t.phones.make}
        align="end"
        onSubmit={submit}
        onCancel={onClose}
      >
        <PhoneFields fields={fields} isNew={phone === null} tried={tried} set={set} />
      </FormFrame>
    </FieldsDialog>
  );
}

interface PhoneFieldsProps {
  readonly fields: Fields;
  readonly isNew: boolean;
  /** What is wrong is said once it was tried. */
  readonly tried: boolean;
  readonly set: (part: Partial<Fields>) => void;
}

function PhoneFields({ fields, isNew, tried, set }: PhoneFieldsProps) {
  const t = useT();
  const trunks = useQuery(trunksQuery);
  const lines = (trunks.data?.items ?? [])
    // it leads to simulated patients only; where it is chosen already it stays readable
    .filter(({ id, kind }) => kind !== 'rehearsal' || id === fields.trunkId)
    .map(({ id, name }) => ({ value: id, label: name }));
  const dials = (['off', 'national', 'anywhere'] as const).map((value) => ({
    value,
    label: t.phones.dials[value],
  }));
  const digests = (['md5', 'sha-256-first', 'sha-256'] as const).map((value) => ({
    value,
    label: t.phones.digests[value],
  }));
  return (
    <>
      <TextInput
        label={t.phones.name}
        placeholder={t.phones.nameExample}
        data-autofocus
        value={fields.name}
        error={tried && !fields.name.trim() ? t.phones.needName : undefined}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      {isNew && (
        <TextInput
          label={t.phones.login}
          description={t.phones.loginHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder="201"
          autoComplete="off"
          value={fields.login}
          error={tried && !isLogin(fields.login) ? t.phones.wrongLogin : undefined}
          onChange={(event) => set({ login: event.currentTarget.value })}
        />
      )}
      <Select
        label={t.phones.dialsOut}
        description={t.phones.dialsOutHint}
        inputWrapperOrder={['label', 'input', 'description']}
        data={dials}
        allowDeselect={false}
        value={fields.dialsOut}
        onChange={(value) => set({ dialsOut: dials.find((known) => known.value === value)?.value ?? 'off' })}
      />
      {fields.dialsOut !== 'off' && (
        <Select
          label={t.phones.trunk}
          data={lines}
          value={fields.trunkId}
          error={tried && fields.trunkId === null ? t.phones.needTrunk : undefined}
          onChange={(trunkId) => set({ trunkId })}
        />
      )}
      <Select
        label={t.phones.digest}
        description={t.phones.digestHint}
        inputWrapperOrder={['label', 'input', 'description']}
        data={digests}
        allowDeselect={false}
        value={fields.digest}
        onChange={(value) => set({ digest: digests.find((known) => known.value === value)?.value ?? 'md5' })}
      />
      {!isNew && (
        <Switch
          label={t.phones.enabled}
          description={t.phones.enabledHint}
          checked={fields.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

function isWhole({ name, login, dialsOut, trunkId }: Fields): boolean {
  return name.trim() !== '' && isLogin(login) && (dialsOut === 'off' || trunkId !== null);
}

/** None is one too: the next free number. */
function isLogin(login: string): boolean {
  return /^([a-z0-9][a-z0-9._-]{1,31})?$/i.test(login.trim()) && !isEmergencyLogin(login.trim());
}
