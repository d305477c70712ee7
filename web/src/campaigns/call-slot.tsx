import { memo } from 'react';
import { Link } from 'wouter';
import type { CallNow } from '../../../src/api/contract/index.ts';
import { formatClock } from '../lib/format/duration.ts';
import { shortName } from '../lib/format/person.ts';
import { formatPhone } from '../lib/format/phone.ts';
import { useT } from '../lib/i18n/index.ts';
import { heardWords } from '../ui/heard-words.ts';
import { IconEar } from '../ui/icons.ts';
import { LiveDot } from '../ui/live-dot.tsx';
import classes from './calls-now.module.css';

interface CallSlotProps {
  readonly call: CallNow;
  readonly elapsedMs: number;
}

/** One place of the board with a call on it: ringing, talking, and what was heard last. */
export const CallSlot = memo(function CallSlot({ call, elapsedMs }: CallSlotProps) {
  const t = useT();
  const { phase, heard, phone, patientName, callId } = call;
  return (
    <li className={classes.slot} data-phase={phase}>
      <span className={classes.phase} data-phase={phase}>
        {phase === 'talking' ? <Speaking /> : <LiveDot pulsing={phase !== 'ended'} />}
        {t.campaigns.phases[phase]}
        {phase !== 'ended' && <span className={`${classes.timer} tabular`}>{formatClock(elapsedMs)}</span>}
      </span>
      <Link href={`/calls/${callId}`} className={classes.name}>
        {patientName ? shortName(patientName) : phone ? formatPhone(phone) : '…'}
      </Link>
      {patientName && phone && <span className={`${classes.phone} tabular`}>{formatPhone(phone)}</span>}
      {heard && (
        <span className={classes.heard} key={`${heard.meaning}${heard.text ?? ''}`}>
          <IconEar size={14} aria-hidden />
          {heardWords(heard, t)}
        </span>
      )}
    </li>
  );
});

function Speaking() {
  return (
    <span className={classes.bars} aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
