import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import type { EngineField, SpeechEngine } from '../../../src/api/contract/index.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { PasswordField } from '../ui/password-field.tsx';
import { secretsInPlace, type EngineDraft } from './engine-draft.ts';

interface EngineFieldsProps {
  readonly engine: SpeechEngine;
  readonly draft: EngineDraft;
  /** To be shown as not filled in. */
  readonly empty: readonly string[];
  readonly onChange: (fields: EngineDraft['fields']) => void;
}

/** The form of an engine, made of what the engine tells about itself. */
export function EngineFields({ engine, draft, empty, onChange }: EngineFieldsProps) {
  const { t } = useI18n();
  const inPlace = secretsInPlace(engine, draft);
  return engine.fields.map((field) => {
    const props: FieldProps = {
      field,
      value: draft.fields[field.id],
      error: empty.includes(field.id) ? t.speech.required : null,
      onChange: (value) => {
        const others = Object.entries(draft.fields).filter(([id]) => id !== field.id);
        onChange(Object.fromEntries(value === undefined ? others : [...others, [field.id, value]]));
      },
    };
    return field.kind === 'secret' ? (
      <SecretField
        key={field.id}
        {...props}
        isKept={inPlace.includes(field.id)}
        isOfOtherAddress={engine.secretsKept.includes(field.id) && !inPlace.includes(field.id)}
      />
    ) : (
      <PlainField key={field.id} {...props} />
    );
  });
}

interface FieldProps {
  readonly field: EngineField;
  readonly value: string | undefined;
  readonly error: string | null;
  /** Undefined: as it was before anybody touched it. */
  readonly onChange: (value: string | undefined) => void;
}

function PlainField({ field, value = '', error, onChange }: FieldProps) {
  const { locale } = useI18n();
  const { label, hint } = field.words[locale];
  const common = {
    ...{ label, description: hint, value, error },
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
      'label' | 'input' | 'description' | 'error'
    )[],
  };
  if (field.kind === 'choice') {
    return (
      <Select
        {...common}
        data={field.choices.map((choice) => ({ value: choice.value, label: choice.words[locale] }))}
        allowDeselect={false}
        onChange={(chosen) => chosen !== null && onChange(chosen)}
      />
    );
  }
  return (
    <TextInput
      {...common}
      inputMode={field.kind === 'address' ? 'url' : 'text'}
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface SecretFieldProps extends FieldProps {
  readonly isKept: boolean;
  /** One is kept that can't be used at the address which is filled in now. */
  readonly isOfOtherAddress: boolean;
}

/** One that is kept is not shown: it is left as it is, replaced, or forgotten. */
function SecretField({ field, value, error, isKept, isOfOtherAddress, onChange }: SecretFieldProps) {
  const { t, locale } = useI18n();
  const { label, hint } = field.words[locale];
  return (
    <Stack gap={4}>
      <PasswordField
        label={label}
        description={hint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete="off"
        placeholder={isKept && value === undefined ? t.speech.secretKept : undefined}
        value={value ?? ''}
        error={error}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          onChange(typed === '' ? undefined : typed);
        }}
      />
      {isOfOtherAddress && value === undefined && <Text size="sm">{t.speech.secretOfOtherAddress}</Text>}
      {isKept && !field.required && (
        <Group gap="sm">
          {value === '' ? (
            <Text size="sm">{t.speech.willForget}</Text>
          ) : (
            <Button variant="subtle" size="compact-sm" onClick={() => onChange('')}>
              {t.speech.forget}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}
