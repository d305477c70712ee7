import { Group, MultiSelect, Select, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';
import { NumberField } from '../ui/number-field.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { AccountInFrom, HidesNumber, KeysByInfo, NumberFieldChoice } from './shown-number.tsx';
import type { KeptSecrets, TrunkFields } from './trunk-draft.ts';
import type { TrunkMistakes } from './trunk-mistakes.ts';

export type ChangeTrunk = (change: Partial<TrunkFields>) => void;

interface AddressFieldsProps {
  readonly fields: TrunkFields;
  readonly mistakes: TrunkMistakes;
  readonly change: ChangeTrunk;
}

export function AddressFields({ fields, mistakes, change }: AddressFieldsProps) {
  const t = useT();
  return (
    <>
      <TextInput
        label={t.trunks.name}
        placeholder={t.trunks.nameExample}
        value={fields.name}
        error={mistakes.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Group align="flex-start" wrap="nowrap">
        <TextInput
          label={t.trunks.host}
          placeholder={t.trunks.hostExample}
          description={fields.port === null ? t.trunks.portHint : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          style={{ flex: 1 }}
          autoComplete="off"
          value={fields.host}
          error={mistakes.host}
          onChange={(event) => change({ host: event.currentTarget.value })}
        />
        <NumberField
          label={t.trunks.port}
          placeholder={t.trunks.portByDns}
          w={110}
          hideControls
          allowDecimal={false}
          disabled={fields.transport === 'dns'}
          value={fields.port}
          error={mistakes.port}
          onChange={(port) => change({ port })}
        />
      </Group>
    </>
  );
}

interface CredentialsProps extends AddressFieldsProps {
  readonly hasPassword: boolean;
}

export function Credentials({ fields, hasPassword, mistakes, change }: CredentialsProps) {
  const t = useT();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput
        label={t.trunks.username}
        autoComplete="off"
        value={fields.username}
        error={mistakes.username}
        onChange={(event) => change({ username: event.currentTarget.value })}
      />
      <PasswordField
        label={t.trunks.password}
        placeholder={hasPassword ? t.trunks.passwordKept : undefined}
        autoComplete="new-password"
        value={fields.password}
        error={mistakes.password}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}

interface MoreFieldsProps extends AddressFieldsProps {
  readonly kept: KeptSecrets;
}

export function MoreFields({ fields, mistakes, kept, change }: MoreFieldsProps) {
  const t = useT();
  const formats = (['e164', 'digits', 'national'] as const).map((value) => ({
    value,
    label: t.trunks.numberFormats[value],
  }));
  const encryptions = (['off', 'optional', 'required'] as const).map((value) => ({
    value,
    label: t.trunks.encryptions[value],
  }));
  const codecs = (['PCMA', 'PCMU', 'G722', 'Opus'] as const).map((value) => ({
    value,
    label: t.trunks.codecs[value],
  }));
  return (
    <Stack gap="md" pt="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t.trunks.callerId}
          value={fields.callerId}
          error={mistakes.callerId}
          onChange={(event) => change({ callerId: event.currentTarget.value })}
        />
        <NumberFieldChoice fields={fields} change={change} />
        <AccountInFrom fields={fields} mistakes={mistakes} kept={kept} change={change} />
        <TextInput
          label={t.trunks.authUsername}
          description={t.trunks.authUsernameHint}
          inputWrapperOrder={['label', 'input', 'description']}
          value={fields.authUsername}
          onChange={(event) => change({ authUsername: event.currentTarget.value })}
        />
        <Select
          label={t.trunks.numberFormat}
          data={formats}
          allowDeselect={false}
          value={fields.numberFormat}
          onChange={(value) =>
            change({ numberFormat: formats.find((known) => known.value === value)?.value ?? 'e164' })
          }
        />
        <TextInput
          label={t.trunks.prefix}
          description={t.trunks.prefixHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={fields.prefix}
          error={mistakes.prefix}
          onChange={(event) => change({ prefix: event.currentTarget.value })}
        />
        <TextInput
          label={t.trunks.proxy}
          description={t.trunks.proxyHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder="proxy.example.com:5060"
          autoComplete="off"
          value={fields.proxy}
          error={mistakes.proxy}
          onChange={(event) => change({ proxy: event.currentTarget.value })}
        />
        <TextInput
          label={t.trunks.domain}
          description={t.trunks.domainHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="off"
          value={fields.domain}
          error={mistakes.domain}
          onChange={(event) => change({ domain: event.currentTarget.value })}
        />
        <NumberField
          label={t.trunks.maxLines}
          allowDecimal={false}
          value={fields.maxLines}
          error={mistakes.maxLines}
          onChange={(maxLines) => change({ maxLines })}
        />
        <NumberField
          label={t.trunks.callsPerSecond}
          step={0.5}
          value={fields.callsPerSecond}
          error={mistakes.callsPerSecond}
          onChange={(callsPerSecond) => change({ callsPerSecond })}
        />
        <Select
          label={t.trunks.encryption}
          description={t.trunks.encryptionHint}
          inputWrapperOrder={['label', 'input', 'description']}
          data={encryptions}
          allowDeselect={false}
          value={fields.srtp}
          onChange={(value) =>
            change({ srtp: encryptions.find((known) => known.value === value)?.value ?? 'off' })
          }
        />
        <MultiSelect
          label={t.trunks.codec}
          description={t.trunks.codecHint}
          inputWrapperOrder={['label', 'input', 'description']}
          data={codecs}
          value={[...fields.codecs]}
          onChange={(chosen) => {
            const known = chosen.flatMap((one) => codecs.filter(({ value }) => value === one));
            if (known.length > 0) change({ codecs: known.map(({ value }) => value) });
          }}
        />
      </SimpleGrid>
      <HidesNumber fields={fields} change={change} />
      <Switch
        label={t.trunks.probe}
        description={t.trunks.probeHint}
        checked={fields.probe}
        onChange={(event) => change({ probe: event.currentTarget.checked })}
      />
      <Switch
        label={t.trunks.transferByRefer}
        description={t.trunks.transferByReferHint}
        checked={fields.transferBy === 'refer'}
        onChange={(event) => change({ transferBy: event.currentTarget.checked ? 'refer' : 'bridge' })}
      />
      <KeysByInfo fields={fields} change={change} />
      <Switch
        label={t.trunks.sharedPort}
        description={t.trunks.sharedPortHint}
        checked={fields.sharedPort}
        onChange={(event) => change({ sharedPort: event.currentTarget.checked })}
      />
    </Stack>
  );
}
