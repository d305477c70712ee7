import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { useT } from '../lib/i18n/index.ts';
import { IconMasksTheater, IconPlayerPlay } from '../ui/icons.ts';
import classes from './rehearsal-card.module.css';

/** The simulated network: always there, calls nobody real. */
export function RehearsalCard() {
  const t = useT();
  return (
    <section className={classes.card}>
      <span className={classes.icon}>
        <IconMasksTheater size={26} aria-hidden />
      </span>
      <div className={classes.words}>
        <h2 className={classes.title}>
          {t.trunks.rehearsalName} <span>{t.trunks.rehearsalBadge}</span>
        </h2>
        <p>{t.trunks.rehearsalText}</p>
        <Button
          component={Link}
          href="/start"
          variant="white"
          color="dark"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
        >
          {t.start.goRehearsal}
        </Button>
      </div>
    </section>
  );
}
