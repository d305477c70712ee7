import { Select, Textarea, TextInput } from '@mantine/core';
import type { SmsGateway, SmsGatewayField } from '../../../src/api/contract/index.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { PasswordField } from '../ui/password-field.tsx';

interface GatewayFieldsProps {
  readonly gateway: SmsGateway;
  readonly values: Readonly<Record<string, string>>;
  readonly wrong: (field: string) => string | null;
  readonly onChange: (values: Readonly<Record<string, string>>) => void;
}

const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

/** The form of a gateway, made of what it tells about itself. */
export function GatewayFields({ gateway, values, wrong, onChange }: GatewayFieldsProps) {
  return gateway.fields.map((field) => (
    <OneField
      key={field.id}
      field={field}
      value={values[field.id]}
      isKept={gateway.secretsKept.includes(field.id)}
      error={wrong(field.id)}
      onChange={(value) => onChange({ ...values, [field.id]: value })}
      onUntouched={() =>
        onChange(Object.fromEntries(Object.entries(values).filter(([id]) => id !== field.id)))
      }
    />
  ));
}

interface OneFieldProps {
  readonly field: SmsGatewayField;
  readonly value: string | undefined;
  readonly isKept: boolean;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
  /** A secret stays as it is. */
  readonly onUntouched: () => void;
}

function OneField({ field, value = '', isKept, error, onChange, onUntouched }: OneFieldProps) {
  const { t, locale } = useI18n();
  const { label, hint } = field.words[locale];
  const common = { label, description: hint, error, inputWrapperOrder: order, value };
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
  if (field.kind === 'lines') {
    return (
      <Textarea
        {...common}
        autosize
        minRows={2}
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  if (field.kind === 'secret') {
    return (
      <PasswordField
        {...common}
        autoComplete="off"
        placeholder={isKept ? t.inbox.secretKept : undefined}
        onChange={(event) => {
          const typed = event.currentTarget.value;
          if (typed === '') onUntouched();
          else onChange(typed);
        }}
      />
    );
  }
  return (
    <TextInput {...common} spellCheck={false} onChange={(event) => onChange(event.currentTarget.value)} />
  );
}
