import { Link } from 'wouter';
import type { CallRow } from '../../../src/api/contract/index.ts';
import { formatClock } from '../lib/format/duration.ts';
import type { Dictionary } from '../lib/i18n/index.ts';
import type { Moments } from '../lib/use-moments.ts';
import type { Column } from '../ui/data-table.tsx';
import { IconVolume } from '../ui/icons.ts';
import { CauseBadge } from './cause-badge.tsx';
import { DirectionIcon } from './direction-icon.tsx';
import { numberBeside, whoOf } from './who-of.ts';

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
        <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8 }}>
          <DirectionIcon direction={call.direction} />
          <Link href={`/calls/${call.id}`} data-row-link>
            {whoOf(call, t)}
          </Link>
        </span>
      ),
    },
    {
      key: 'phone',
      label: t.appointments.phones,
      place: 'line',
      render: (call) => {
        const number = numberBeside(call, t);
        return number !== null && <span className="tabular nowrap">{number}</span>;
      },
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
