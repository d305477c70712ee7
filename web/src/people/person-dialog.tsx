import { Select, Switch, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { DialsOut, type Person, type PersonLink } from '../../../src/api/contract/index.ts';
import { roles } from '../../../src/api/contract/role.ts';
import { ApiError } from '../lib/http.ts';
import { useT } from '../lib/i18n/index.ts';
import { loginWords } from '../lib/login-words.ts';
import { useMe } from '../lib/use-may.ts';
import { FieldsDialog } from '../ui/fields-dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { useAddPerson, useChangePerson } from './requests/change-people.ts';

interface PersonDialogProps {
  /** Null: a new one. */
  readonly person: Person | null;
  readonly onClose: () => void;
  readonly onAdded?: (made: PersonLink) => void;
}

type Fields = Pick<Person, 'name' | 'displayName' | 'role' | 'dialsOut' | 'enabled'>;

/** Adds a person, or changes one. */
export function PersonDialog({ person, onClose, onAdded }: PersonDialogProps) {
  const t = useT();
  const add = useAddPerson();
  const change = useChangePerson(person?.id ?? '');
  const sending = person ? change : add;
  const [fields, setFields] = useState<Fields>({
    name: person?.name ?? '',
    displayName: person?.displayName ?? '',
    role: person?.role ?? 'operator',
    dialsOut: person?.dialsOut ?? 'off',
    enabled: person?.enabled ?? true,
  });
  const [tried, setTried] = useState(false);
  const unsaved = useUnsaved(fields);
  const submit = () => {
    setTried(true);
    if (fields.displayName.trim() === '' || loginWords(fields.name, t)) return;
    if (person) {
      const onSuccess = (): void => {
        notifications.show({ message: t.everywhere.saved });
        unsaved.settle();
        onClose();
      };
      change.mutate(fields, { onSuccess });
    } else {
      const onSuccess = (made: PersonLink): void => {
        unsaved.settle();
        onClose();
        onAdded?.(made);
      };
      add.mutate(fields, { onSuccess });
    }
  };
  const isTaken = sending.error instanceof ApiError && sending.error.failure.code === 'account.exists';
  return (
    <FieldsDialog
      title={person ? t.people.editTitle(person.displayName) : t.people.newTitle}
      unsaved={unsaved}
      onClose={onClose}
    >
      <FormFrame
        sending={sending}
        verb={person ? t.everywhere.save : t.people.make}
        align="end"
        onSubmit={submit}
        onCancel={onClose}
      >
        <PersonFields
          person={person}
          fields={fields}
          tried={tried}
          isTaken={isTaken}
          set={(part) => setFields((old) => ({ ...old, ...part }))}
        />
      </FormFrame>
    </FieldsDialog>
  );
}

interface PersonFieldsProps {
  readonly person: Person | null;
  readonly fields: Fields;
  /** What is wrong is said once it was tried. */
  readonly tried: boolean;
  readonly isTaken: boolean;
  readonly set: (part: Partial<Fields>) => void;
}

function PersonFields({ person, fields, tried, isTaken, set }: PersonFieldsProps) {
  const t = useT();
  // who switches himself off, or makes himself less, could not take it back
  const isMe = useMe()?.id === person?.id;
  const choices = roles.map((value) => ({ value, label: t.people.roles[value] }));
  return (
    <>
      <TextInput
        label={t.people.displayName}
        description={t.people.displayNameHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={t.people.displayNameExample}
        autoComplete="off"
        data-autofocus
        value={fields.displayName}
        error={tried && !fields.displayName.trim() ? t.people.needDisplayName : undefined}
        onChange={(event) => set({ displayName: event.currentTarget.value })}
      />
      <TextInput
        label={t.people.login}
        description={t.people.loginHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        value={fields.name}
        error={(tried ? loginWords(fields.name, t) : undefined) ?? isTaken}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label={t.people.role}
        description={t.people.roleWords[fields.role]}
        inputWrapperOrder={['label', 'input', 'description']}
        data={choices}
        allowDeselect={false}
        disabled={isMe}
        value={fields.role}
        onChange={(value) => set({ role: roles.find((known) => known === value) ?? 'operator' })}
      />
      <Select
        label={t.people.dialsOut}
        description={t.people.dialsOutHint}
        inputWrapperOrder={['label', 'input', 'description']}
        data={DialsOut.options.map((value) => ({ value, label: t.phones.dials[value] }))}
        allowDeselect={false}
        value={fields.dialsOut}
        onChange={(value) => set({ dialsOut: DialsOut.options.find((known) => known === value) ?? 'off' })}
      />
      {person !== null && (
        <Switch
          label={t.people.enabled}
          description={isMe ? t.people.notYourself : t.people.enabledHint}
          checked={fields.enabled}
          disabled={isMe}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
