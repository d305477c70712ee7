import { Link, useLocation } from 'wouter';
import { useT } from '../lib/i18n/index.ts';
import { IconPhoneCall } from '../ui/icons.ts';
import { PhoneNumber } from '../ui/phone-number.tsx';
import { useDesk } from './operator-provider.tsx';
import classes from './operator.module.css';

/** On every other page: there is a call at my desk. */
export function CallStrip() {
  const t = useT();
  const [location] = useLocation();
  const { call } = useDesk().view;
  if (!call || location === '/operator') return null;
  return (
    <Link href="/operator" className={classes.strip} data-ringing={call.phase === 'ringing' || undefined}>
      <IconPhoneCall size={18} aria-hidden />
      {call.phase === 'ringing' ? t.operator.words.ringing : t.operator.words.talking}
      {call.number !== null && <PhoneNumber value={call.number} />}
    </Link>
  );
}
