import { Alert, Button, Collapse, Group, Stack } from '@mantine/core';
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
import { BackupField } from './backup-field.tsx';
import { ClientCertificateFields } from './client-certificate-fields.tsx';
import { useSaveTrunk } from './requests/save-trunk.ts';
import { TransportFields } from './transport-fields.tsx';
import { draftOf, fieldsOf, mistakesOf, refusedField, type TrunkMistakes } from './trunk-draft.ts';
import { AddressFields, Credentials, MoreFields, type ChangeTrunk } from './trunk-fields.tsx';

interface TrunkFormProps {
  readonly trunk: Trunk | null;
  /** All of them: one may stand in for another. */
  readonly lines: readonly Trunk[];
}

export function TrunkForm({ trunk, lines }: TrunkFormProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const [, navigate] = useLocation();
  const save = useSaveTrunk(trunk?.id ?? null);
  const [fields, setFields] = useState(() => fieldsOf(trunk));
  const [tried, setTried] = useState(false);
  const [more, { toggle, open }] = useDisclosure(false);
  const mistakes = { ...refusedField(save.error, t), ...(tried ? mistakesOf(fields, t) : {}) };
  const change: ChangeTrunk = (part) => setFields((old) => ({ ...old, ...part }));
  const showHidden = (found: TrunkMistakes) => {
    const { proxy, domain, callerId, prefix, clientCertificate, clientKey } = found;
    if (proxy ?? domain ?? callerId ?? prefix ?? clientCertificate ?? clientKey) open();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const found = mistakesOf(fields, t);
    showHidden(found);
    if (Object.keys(found).length > 0) return;
    save.mutate(draftOf(fields), {
      onError: (error) => showHidden(refusedField(error, t)),
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
          <AddressFields fields={fields} mistakes={mistakes} change={change} />
          <TransportFields fields={fields} mistakes={mistakes} change={change} />
          {fields.kind === 'registration' && (
            <Credentials
              fields={fields}
              hasPassword={trunk?.hasPassword ?? false}
              mistake={mistakes.username}
              change={change}
            />
          )}
          <BackupField id={trunk?.id ?? null} lines={lines} fields={fields} change={change} />
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
              <MoreFields fields={fields} mistakes={mistakes} change={change} />
              <ClientCertificateFields
                fields={fields}
                mistakes={mistakes}
                hasKey={trunk?.hasClientKey ?? false}
                change={change}
              />
            </Collapse>
          </div>
          {save.isError && (
            <Alert color="coral" role="alert">
              {wordsOf(save.error)}
            </Alert>
          )}
          <Group>
            <Button type="submit" loading={save.isPending}>
              {t.everywhere.save}
            </Button>
            <Button variant="default" onClick={() => navigate('/trunks')}>
              {t.everywhere.cancel}
            </Button>
          </Group>
        </Stack>
      </Card>
    </form>
  );
}
