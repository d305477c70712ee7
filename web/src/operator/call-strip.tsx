import { Button } from '@mantine/core';
import { Link, useLocation } from 'wouter';
import { useT } from '../lib/i18n/index.ts';
import { IconPhone, IconPhoneCall } from '../ui/icons.ts';
import { PhoneNumber } from '../ui/phone-number.tsx';
import { useDesk } from './operator-provider.tsx';
import classes from './operator.module.css';

/** On every other page: there is a call at my desk; it is answered from here, too. */
export function CallStrip() {
  const t = useT();
  const [location, go] = useLocation();
  const { desk, view } = useDesk();
  const { call } = view;
  if (!call || location === '/operator') return null;
  const rings = call.phase === 'ringing' && call.part !== 'supervisor';
  const answer = () => {
    go('/operator');
    void desk.answer();
  };
  return (
    <div className={classes.strip} data-ringing={rings || undefined}>
      <Link href="/operator" className={classes.stripLink}>
        <IconPhoneCall size={18} aria-hidden />
        {rings ? t.operator.words.ringing : t.operator.words.talking}
        {call.number !== null && <PhoneNumber value={call.number} />}
        {!rings && <span className={classes.stripMore}>{t.operator.toCall}</span>}
      </Link>
      {rings && (
        <Button
          variant="white"
          leftSection={<IconPhone size={18} aria-hidden />}
          loading={view.sound === 'connecting'}
          onClick={answer}
        >
          {t.operator.answer}
        </Button>
      )}
    </div>
  );
}
