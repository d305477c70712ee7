import { Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Card } from './card.tsx';
import classes from './item-card.module.css';

interface ItemCardProps {
  readonly title: ReactNode;
  /** How it is now: a badge. */
  readonly state: ReactNode;
  /** What there is to know of it, in one line of small letters. */
  readonly facts: ReactNode;
  /** Buttons. */
  readonly actions: ReactNode;
  /** Particulars and troubles. */
  readonly children?: ReactNode;
}

/** A thing that somebody has set up: a line, a telephone, a person. */
export function ItemCard({ title, state, facts, actions, children }: ItemCardProps) {
  return (
    <Card title={title} aside={state}>
      <Stack gap="md">
        <p className={`${classes.facts} tabular`}>{facts}</p>
        {children}
        <Group gap="sm">{actions}</Group>
      </Stack>
    </Card>
  );
}
