import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { HandCall, HandCallReason } from '../../../src/api/contract/index.ts';
import { VisitSmsDialog } from '../inbox/visit-sms-dialog.tsx';
import { formatPhone, telephoneLink } from '../lib/format/phone.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';
import { IconCheck, IconPhone } from '../ui/icons.ts';
import { MarkBadge } from '../ui/mark-badge.tsx';
import { RehearsalBadge } from '../ui/rehearsal-badge.tsx';
import classes from './hand-calls.module.css';

const talked: readonly HandCallReason[] = [
  'callback-promised',
  'asked-later',
  'asked-to-stop',
  'hung-up',
  'machine',
];

interface HandCallItemProps {
  readonly line: HandCall;
  readonly onDone: (line: HandCall) => void;
  readonly onReopen: (line: HandCall) => void;
}

/** One patient whom a person has to call: who, when he is awaited, why, and the number to press. */
export function HandCallItem({ line, onDone, onReopen }: HandCallItemProps) {
  const t = useT();
  const moments = useMoments();
  const [asks, setAsks] = useState(false);
  return (
    <li className={classes.item}>
      <div className={classes.who}>
        <h2 className={classes.name}>
          {line.patientName || t.appointments.noName} {line.rehearsal && <RehearsalBadge />}
        </h2>
        <p className={classes.dim}>
          {t.handCalls.visit(`${moments.day(line.startsAt)}, ${moments.time(line.startsAt)}`)}
          {line.doctor && ` · ${line.doctor}`}
        </p>
        <p className={classes.dim}>
          {t.words.handCallReasons[line.reason]}
          {line.lastCallId && talked.includes(line.reason) && (
            <>
              {' · '}
              <Link href={`/calls/${line.lastCallId}`}>{t.handCalls.listen}</Link>
            </>
          )}
        </p>
        {line.lastSms && (
          <p className={classes.note}>
            {t.handCalls.wrote(moments.moment(line.lastSms.receivedAt))} «{line.lastSms.text}»
          </p>
        )}
        {line.note && <p className={classes.note}>{line.note}</p>}
      </div>
      <div className={classes.phones}>
        {line.phones.map((phone) => (
          <Button
            key={phone}
            component="a"
            href={telephoneLink(phone)}
            variant={line.closedAt ? 'default' : 'light'}
            aria-label={`${t.handCalls.call(line.patientName)}, ${formatPhone(phone)}`}
            leftSection={<IconPhone size={16} aria-hidden />}
            className="tabular"
          >
            {formatPhone(phone)}
          </Button>
        ))}
        {!line.closedAt && !line.rehearsal && (
          <Button
            variant="subtle"
            aria-label={t.inbox.askFor(line.patientName)}
            onClick={() => setAsks(true)}
          >
            {t.inbox.ask}
          </Button>
        )}
        {asks && (
          <VisitSmsDialog
            appointmentId={line.appointmentId}
            patientName={line.patientName}
            onClose={() => setAsks(false)}
          />
        )}
      </div>
      {line.closedAt ? (
        <div className={classes.closed}>
          <MarkBadge mark={line.mark} />
          <p className={`${classes.dim} tabular`}>
            {t.handCalls.closedBy(line.closedBy ?? '', moments.moment(line.closedAt))}
          </p>
          <Button
            variant="subtle"
            size="sm"
            aria-label={t.handCalls.reopenFor(line.patientName)}
            onClick={() => onReopen(line)}
          >
            {t.handCalls.reopen}
          </Button>
        </div>
      ) : (
        <Button
          variant="default"
          aria-label={t.handCalls.doneFor(line.patientName)}
          leftSection={<IconCheck size={16} aria-hidden />}
          onClick={() => onDone(line)}
        >
          {t.handCalls.done}
        </Button>
      )}
    </li>
  );
}
