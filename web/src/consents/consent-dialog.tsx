import { Checkbox, Group, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConsentChannel, ConsentSource, Purpose } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { FieldsDialog } from '../ui/fields-dialog.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { useAddConsent } from './requests/consents.ts';

const texts = ['person', 'textVersion', 'proof'] as const;

/** Puts one consent on record: whose, for what, by which ways, and where its proof is. */
export function ConsentDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const add = useAddConsent();
  const [givenOn, setGivenOn] = useState('');
  const [fields, setFields] = useState({
    ...{ phone: '', person: '', textVersion: '', proof: '' },
    purposes: ['recall', 'promotion'] as Purpose[],
    channels: ['call'] as ConsentChannel[],
    source: 'form' as ConsentSource,
  });
  const [tried, setTried] = useState(false);
  const unsaved = useUnsaved({ fields, givenOn });
  const set = (part: Partial<typeof fields>) => setFields((old) => ({ ...old, ...part }));
  const missing = (text: string) => (tried && text.trim() === '' ? t.settings.required : null);
  // the clinic's day began earlier than this in every zone of Russia
  const givenAt = `${givenOn}T00:00:00.000Z`;
  const dateRight = givenOn !== '' && new Date(givenAt) <= new Date();
  const submit = () => {
    setTried(true);
    const filled = [fields.phone, fields.textVersion, fields.proof].every((text) => text.trim() !== '');
    if (!filled || !dateRight || fields.purposes.length === 0 || fields.channels.length === 0) return;
    const onSuccess = () => {
      unsaved.settle();
      onClose();
    };
    add.mutate({ ...fields, givenAt }, { onSuccess });
  };
  const examples = { person: '', textVersion: t.consents.textVersionExample, proof: t.consents.proofExample };
  return (
    <FieldsDialog title={t.consents.addConsent} unsaved={unsaved} onClose={onClose}>
      <FormFrame sending={add} verb={t.consents.add} align="end" onSubmit={submit} onCancel={onClose}>
        <TextInput
          label={t.consents.phone}
          type="tel"
          placeholder="+7 912 345-67-89"
          data-autofocus
          maxLength={60}
          value={fields.phone}
          error={missing(fields.phone)}
          onChange={(event) => set({ phone: event.currentTarget.value })}
        />
        <Choices
          label={t.consents.purposesLabel}
          words={t.consents.purposes}
          all={Purpose.options}
          value={fields.purposes}
          tried={tried}
          onChange={(purposes) => set({ purposes })}
        />
        <Choices
          label={t.consents.channelsLabel}
          words={t.consents.channels}
          all={ConsentChannel.options}
          value={fields.channels}
          tried={tried}
          onChange={(channels) => set({ channels })}
        />
        <Select
          label={t.consents.source}
          data={ConsentSource.options.map((value) => ({ value, label: t.consents.sources[value] }))}
          allowDeselect={false}
          value={fields.source}
          onChange={(source) =>
            set({ source: ConsentSource.options.find((one) => one === source) ?? 'form' })
          }
        />
        <TextInput
          type="date"
          label={t.consents.givenOn}
          value={givenOn}
          error={tried && !dateRight ? t.consents.needDate : null}
          onChange={(event) => setGivenOn(event.currentTarget.value)}
        />
        {texts.map((name) => (
          <TextInput
            key={name}
            label={t.consents[name]}
            placeholder={examples[name]}
            maxLength={200}
            value={fields[name]}
            error={name === 'person' ? null : missing(fields[name])}
            onChange={(event) => set({ [name]: event.currentTarget.value })}
          />
        ))}
      </FormFrame>
    </FieldsDialog>
  );
}

interface ChoicesProps<Value extends string> {
  readonly label: string;
  readonly words: Readonly<Record<Value, string>>;
  readonly all: readonly Value[];
  readonly value: readonly Value[];
  readonly tried: boolean;
  readonly onChange: (value: Value[]) => void;
}

function Choices<Value extends string>({ label, words, all, value, tried, onChange }: ChoicesProps<Value>) {
  const t = useT();
  return (
    <Checkbox.Group
      label={label}
      value={[...value]}
      error={tried && value.length === 0 ? t.consents.needOne : null}
      onChange={(chosen) => onChange(all.filter((one) => chosen.includes(one)))}
    >
      <Group gap="sm" mt={6}>
        {all.map((one) => (
          <Checkbox key={one} value={one} label={words[one]} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
