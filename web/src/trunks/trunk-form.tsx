import {
  Alert,
  Button,
  Collapse,
  Group,
  NumberInput,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import type { Trunk } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { IconChevronDown, IconInfoCircle } from '../ui/icons.ts';
import { useSaveTrunk } from './requests/save-trunk.ts';
import { draftOf, fieldsOf, mistakesOf, type TrunkFields } from './trunk-draft.ts';

type Change = (change: Partial<TrunkFields>) => void;

export function TrunkForm({ trunk }: { readonly trunk: Trunk | null }) {
  const t = useT();
  const wordsOf = useFailureWords();
  const [, navigate] = useLocation();
  const save = useSaveTrunk(trunk?.id ?? null);
  const [fields, setFields] = useState(() => fieldsOf(trunk));
  const [tried, setTried] = useState(false);
  const [more, { toggle }] = useDisclosure(false);
  const mistakes = tried ? mistakesOf(fields, t) : {};
  const change: Change = (part) => setFields((old) => ({ ...old, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(mistakesOf(fields, t)).length > 0) return;
    save.mutate(draftOf(fields), {
      onSuccess: () => {
        notifications.show({ message: t.trunks.saved });
        navigate('/trunks');
      },
    });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Card>
        <Stack gap="lg">
          <ChoiceCards
            label={t.trunks.whatKind}
            value={fields.kind}
            choices={[
              { value: 'registration', title: t.trunks.registrationTitle, text: t.trunks.registrationText },
              { value: 'address', title: t.trunks.addressTitle, text: t.trunks.addressText },
            ]}
            onChange={(kind) => change({ kind })}
          />
          <TextInput
            label={t.trunks.name}
            placeholder={t.trunks.namePlaceholder}
            value={fields.name}
            error={mistakes.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Group align="flex-start" wrap="nowrap">
            <TextInput
              label={t.trunks.host}
              placeholder={t.trunks.hostPlaceholder}
              style={{ flex: 1 }}
              autoComplete="off"
              value={fields.host}
              error={mistakes.host}
              onChange={(event) => change({ host: event.currentTarget.value })}
            />
            <NumberInput
              label={t.trunks.port}
              w={110}
              min={1}
              max={65535}
              hideControls
              value={fields.port}
              onChange={(value) => change({ port: Number(value) || 5060 })}
            />
          </Group>
          {fields.kind === 'registration' && (
            <Credentials
              fields={fields}
              hasPassword={trunk?.hasPassword ?? false}
              mistake={mistakes.username}
              change={change}
            />
          )}
          <Alert variant="light" color="gray" icon={<IconInfoCircle />} title={t.trunks.asterisk}>
            {fields.kind === 'registration' ? t.trunks.asteriskRegistration : t.trunks.asteriskAddress}
          </Alert>
          <div>
            <Button
              variant="subtle"
              color="gray"
              size="compact-md"
              aria-expanded={more}
              rightSection={<IconChevronDown size={16} aria-hidden />}
              onClick={toggle}
            >
              {t.trunks.more}
            </Button>
            <Collapse expanded={more}>
              <MoreFields fields={fields} change={change} />
            </Collapse>
          </div>
          {save.isError && (
            <Alert color="coral" role="alert">
              {wordsOf(save.error)}
            </Alert>
          )}
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t.common.save}
            </Button>
            <Button variant="default" onClick={() => navigate('/trunks')}>
              {t.common.cancel}
            </Button>
          </Group>
        </Stack>
      </Card>
    </form>
  );
}

interface CredentialsProps {
  readonly fields: TrunkFields;
  readonly hasPassword: boolean;
  readonly mistake: string | undefined;
  readonly change: Change;
}

function Credentials({ fields, hasPassword, mistake, change }: CredentialsProps) {
  const t = useT();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput
        label={t.trunks.username}
        autoComplete="off"
        value={fields.username}
        error={mistake}
        onChange={(event) => change({ username: event.currentTarget.value })}
      />
      <PasswordInput
        label={t.trunks.password}
        placeholder={hasPassword ? t.trunks.passwordKept : undefined}
        autoComplete="new-password"
        value={fields.password}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}

function MoreFields({ fields, change }: { readonly fields: TrunkFields; readonly change: Change }) {
  const t = useT();
  const formats = (['e164', 'digits', 'national'] as const).map((value) => ({
    value,
    label: t.trunks.numberFormats[value],
  }));
  return (
    <Stack gap="md" pt="md">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t.trunks.callerId}
          value={fields.callerId}
          onChange={(event) => change({ callerId: event.currentTarget.value })}
        />
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
          inputWrapperOrder={['label', 'input', 'description']}
          value={fields.prefix}
          onChange={(event) => change({ prefix: event.currentTarget.value })}
        />
        <NumberInput
          label={t.trunks.maxLines}
          min={1}
          max={1000}
          value={fields.maxLines}
          onChange={(value) => change({ maxLines: Number(value) || 1 })}
        />
        <NumberInput
          label={t.trunks.callsPerSecond}
          min={0.1}
          max={100}
          step={0.5}
          value={fields.callsPerSecond}
          onChange={(value) => change({ callsPerSecond: Number(value) || 1 })}
        />
      </SimpleGrid>
      <Switch
        label={t.trunks.probe}
        description={t.trunks.probeHint}
        checked={fields.probe}
        onChange={(event) => change({ probe: event.currentTarget.checked })}
      />
    </Stack>
  );
}
