import { NumberInput, type NumberInputProps } from '@mantine/core';

interface NumberFieldProps extends Omit<NumberInputProps, 'value' | 'onChange'> {
  /** Null: nothing is typed. */
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

/** A number as it was typed: one out of bounds stays to be seen and is an error, it never turns into another. */
export function NumberField({ value, onChange, ...input }: NumberFieldProps) {
  return (
    <NumberInput
      {...input}
      clampBehavior="none"
      value={value ?? ''}
      onChange={(typed) => onChange(typed === '' || !Number.isFinite(Number(typed)) ? null : Number(typed))}
    />
  );
}
