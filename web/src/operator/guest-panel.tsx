import { Button, Group, Text } from '@mantine/core';
import type { OperatorCall } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { IconArrowForwardUp, IconPlayerPlay, IconUsers } from '../ui/icons.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';
import { useDesk } from './operator-provider.tsx';
import classes from './operator.module.css';
import { PersonName } from './person-name.tsx';

/** Whom I have brought in: how he is, and what becomes of it. */
export function GuestPanel({ guest }: { readonly guest: NonNullable<OperatorCall['guest']> }) {
  const t = useT();
  const { desk, view } = useDesk();
  const talks = guest.state === 'talking';
  return (
    <section className={classes.guest} aria-label={t.operator.guest}>
      <div className={classes.guestWho} aria-live="polite">
        <strong>
          <PersonName person={guest} />
        </strong>
        <ToneBadge tone={talks ? 'var(--pz-confirmed)' : 'var(--pz-moving)'} pulsing={!talks}>
          {talks ? t.operator.guestTalks : t.operator.guestRings}
        </ToneBadge>
      </div>
      <Group gap="sm">
        {guest.purpose === 'consultation' && (
          <Button
            leftSection={<IconArrowForwardUp size={18} aria-hidden />}
            disabled={!view.reached}
            onClick={() => void desk.withGuest('complete')}
          >
            {t.operator.complete}
          </Button>
        )}
        {talks && (
          <Button
            variant="default"
            leftSection={<IconUsers size={18} aria-hidden />}
            disabled={!view.reached}
            onClick={() => void desk.withGuest('confer')}
          >
            {t.operator.confer}
          </Button>
        )}
        {!guest.byLine && (
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={18} aria-hidden />}
            disabled={!view.reached}
            onClick={() => void desk.withGuest('dismiss')}
          >
            {talks ? t.operator.back : t.operator.cancel}
          </Button>
        )}
      </Group>
      {guest.byLine && <Text size="sm">{t.operator.byLine}</Text>}
    </section>
  );
}
