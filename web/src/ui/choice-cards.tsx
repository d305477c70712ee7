import { useId, type ReactNode } from 'react';
import classes from './choice-cards.module.css';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly title: string;
  readonly text: ReactNode;
  readonly badge?: ReactNode;
  readonly disabled?: boolean;
}

interface ChoiceCardsProps<Value extends string> {
  readonly label: string;
  readonly value: Value | null;
  readonly choices: readonly Choice<Value>[];
  /** One below the other even on a wide screen. */
  readonly stacked?: boolean;
  readonly hideLabel?: boolean;
  readonly onChange: (value: Value) => void;
}

/** Radio buttons with an explanation each, as cards. Arrow keys move between them, as between any radio buttons. */
export function ChoiceCards<Value extends string>({
  label,
  value,
  choices,
  stacked,
  hideLabel,
  onChange,
}: ChoiceCardsProps<Value>) {
  const name = useId();
  return (
    <fieldset
      className={classes.group}
      data-stacked={stacked || undefined}
      aria-label={hideLabel ? label : undefined}
    >
      {!hideLabel && <legend className={classes.legend}>{label}</legend>}
      {choices.map((choice) => (
        <label key={choice.value} className={classes.choice}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            disabled={choice.disabled}
            onChange={() => onChange(choice.value)}
          />
          <span className={classes.title}>
            {choice.title}
            {choice.badge !== undefined && <span className={classes.badge}>{choice.badge}</span>}
          </span>
          <span className={classes.text}>{choice.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
