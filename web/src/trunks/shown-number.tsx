import { Select, Switch, TextInput } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';
import { PasswordField } from '../ui/password-field.tsx';
import { hasAccountInFrom, hasPasswordField, type KeptSecrets, type TrunkFields } from './trunk-draft.ts';
import type { TrunkMistakes } from './trunk-mistakes.ts';

interface ChoiceProps {
  readonly fields: TrunkFields;
  readonly change: (change: Partial<TrunkFields>) => void;
}

/** Where our number stands in a call. */
export function NumberFieldChoice({ fields, change }: ChoiceProps) {
  const t = useT();
  const places = (['from', 'asserted', 'preferred', 'remote-party'] as const).map((value) => ({
    value,
    label: t.trunks.numberFields[value],
  }));
  return (
    <Select
      label={t.trunks.numberField}
      description={t.trunks.numberFieldHint}
      inputWrapperOrder={['label', 'input', 'description']}
      data={places}
      allowDeselect={false}
      value={fields.numberField}
      onChange={(value) =>
        change({ numberField: places.find((known) => known.value === value)?.value ?? 'from' })
      }
    />
  );
}

interface AccountInFromProps extends ChoiceProps {
  readonly mistakes: TrunkMistakes;
  readonly kept: KeptSecrets;
}

/** Of a line by address: who signs in has an account anyway. */
export function AccountInFrom({ fields, mistakes, kept, change }: AccountInFromProps) {
  const t = useT();
  if (!hasAccountInFrom(fields)) return null;
  return (
    <>
      <TextInput
        label={t.trunks.accountInFrom}
        description={t.trunks.accountInFromHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        value={fields.username}
        error={mistakes.username}
        onChange={(event) => change({ username: event.currentTarget.value })}
      />
      {hasPasswordField(fields, kept) && (
        <PasswordField
          label={t.trunks.password}
          placeholder={t.trunks.passwordKept}
          autoComplete="new-password"
          value={fields.password}
          error={mistakes.password}
          onChange={(event) => change({ password: event.currentTarget.value })}
        />
      )}
    </>
  );
}

export function HidesNumber({ fields, change }: ChoiceProps) {
  const t = useT();
  return (
    <Switch
      label={t.trunks.hidesNumber}
      description={t.trunks.hidesNumberHint}
      checked={fields.hidesNumber}
      onChange={(event) => change({ hidesNumber: event.currentTarget.checked })}
    />
  );
}

export function KeysByInfo({ fields, change }: ChoiceProps) {
  const t = useT();
  return (
    <Switch
      label={t.trunks.keysByInfo}
      description={t.trunks.keysByInfoHint}
      checked={fields.keysBy === 'info'}
      onChange={(event) => change({ keysBy: event.currentTarget.checked ? 'info' : 'sound' })}
    />
  );
}
