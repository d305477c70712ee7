import { Alert, Button, Collapse } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Trunk } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { IconChevronDown, IconInfoCircle } from '../ui/icons.ts';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { BackupField } from './backup-field.tsx';
import { ClientCertificateFields } from './client-certificate-fields.tsx';
import { useSaveTrunk } from './requests/save-trunk.ts';
import { TransportFields } from './transport-fields.tsx';
import { draftOf, fieldsOf, keptOf } from './trunk-draft.ts';
import { isFolded, mistakesOf, refusedField, type TrunkMistakes } from './trunk-mistakes.ts';
import { AddressFields, Credentials, MoreFields, type ChangeTrunk } from './trunk-fields.tsx';

interface TrunkFormProps {
  readonly trunk: Trunk | null;
  /** All of them: one may stand in for another. */
  readonly lines: readonly Trunk[];
}

export function TrunkForm({ trunk, lines }: TrunkFormProps) {
  const t = useT();
  const [, navigate] = useLocation();
  const save = useSaveTrunk(trunk?.id ?? null);
  const [fields, setFields] = useState(() => fieldsOf(trunk));
  const unsaved = useUnsaved(fields);
  const [tried, setTried] = useState(false);
  const [more, { toggle, open }] = useDisclosure(false);
  const kept = keptOf(trunk);
  const mistakes = { ...refusedField(save.error, t), ...(tried ? mistakesOf(fields, kept, t) : {}) };
  const change: ChangeTrunk = (part) => {
    // what the server said was of what stood there before
    if (save.isError) save.reset();
    setFields((old) => ({ ...old, ...part }));
  };
  const showHidden = (found: TrunkMistakes) => {
    if (isFolded(found) || (found.password !== undefined && fields.kind === 'address')) open();
  };
  const submit = () => {
    setTried(true);
    save.reset();
    const found = mistakesOf(fields, kept, t);
    showHidden(found);
    if (Object.keys(found).length > 0) return;
    save.mutate(draftOf(fields, kept), {
      onError: (error) => showHidden(refusedField(error, t)),
      onSuccess: () => {
        notifications.show({ message: t.trunks.saved });
        unsaved.settle();
        navigate('/trunks');
      },
    });
  };
  return (
    <Card>
      <FormFrame
        sending={save}
        verb={t.trunks.save}
        gap="lg"
        onSubmit={submit}
        onCancel={() => {
          unsaved.settle();
          navigate('/trunks');
        }}
      >
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
          <Credentials fields={fields} hasPassword={kept.password} mistakes={mistakes} change={change} />
        )}
        <BackupField id={trunk?.id ?? null} lines={lines} fields={fields} change={change} />
        <Alert variant="light" color="gray" icon={<IconInfoCircle />} title={t.trunks.asterisk}>
          {fields.kind === 'address'
            ? `${t.trunks.asteriskAddress}, ${t.trunks.asteriskKeys[fields.keysBy]}.`
            : `${t.trunks.asteriskRegistration}${fields.keysBy === 'info' ? ` ${t.trunks.asteriskKeys.info}.` : ''}`}
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
            <MoreFields fields={fields} mistakes={mistakes} kept={kept} change={change} />
            <ClientCertificateFields
              fields={fields}
              mistakes={mistakes}
              hasKey={kept.clientKey}
              change={change}
            />
          </Collapse>
        </div>
      </FormFrame>
    </Card>
  );
}
