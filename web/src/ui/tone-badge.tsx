import type { CSSProperties, ReactNode } from 'react';
import classes from './tone-badge.module.css';

interface ToneBadgeProps {
  /** A CSS colour. */
  readonly tone: string;
  readonly quiet?: boolean;
  readonly pulsing?: boolean;
  readonly children: ReactNode;
}

/** A word with a dot of its colour; the word alone says it all. */
export function ToneBadge({ tone, quiet = false, pulsing = false, children }: ToneBadgeProps) {
  return (
    <span
      className={classes.badge}
      style={{ '--tone': tone } as CSSProperties}
      data-quiet={quiet || undefined}
      data-pulsing={pulsing || undefined}
    >
      {children}
    </span>
  );
}
