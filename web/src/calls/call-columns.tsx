import { Link } from 'wouter';
import type { CallRow } from '../../../src/api/contract/index.ts';
import { formatClock } from '../lib/format/duration.ts';
import { formatPhone } from '../lib/format/phone.ts';
import type { Dictionary } from '../lib/i18n/index.ts';
import type { Moments } from '../lib/use-moments.ts';
import type { Column } from '../ui/data-table.tsx';
import { IconVolume } from '../ui/icons.ts';
import { PhoneNumber } from '../ui/phone-number.tsx';
import { CauseBadge } from './cause-badge.tsx';

export function callColumns(t: Dictionary, moments: Moments): readonly Column<CallRow>[] {
  return [
    {
      key: 'when',
      label: t.calls.when,
      place: 'line',
      render: (call) => <span className="tabular nowrap">{moments.moment(call.placedAt)}</span>,
    },
    {
      key: 'who',
      label: t.calls.who,
      place: 'title',
      render: (call) => (
        <Link href={`/calls/${call.id}`} data-row-link>
          {call.patientName ?? (call.purpose === 'test' ? t.calls.test : formatPhone(call.phone))}
        </Link>
      ),
    },
    {
      key: 'phone',
      label: t.appointments.phones,
      place: 'line',
      render: (call) => <PhoneNumber value={call.phone} />,
    },
    { key: 'cause', label: t.calls.ended, place: 'aside', render: (call) => <CauseBadge call={call} /> },
    {
      key: 'talk',
      label: t.calls.talk,
      place: 'hidden',
      align: 'end',
      render: (call) => (
        <span className="tabular nowrap" style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }}>
          {call.hasRecording && <IconVolume size={15} aria-hidden />}
          {call.talkMs ? (
            formatClock(call.talkMs)
          ) : (
            <span style={{ color: 'var(--pz-dim)' }}>{t.everywhere.none}</span>
          )}
        </span>
      ),
    },
    {
      key: 'line',
      label: t.calls.line,
      place: 'hidden',
      render: (call) => call.trunk?.name ?? t.everywhere.none,
    },
  ];
}
