import type { Target } from '../../../src/api/contract/index.ts';
import type { Dictionary } from '../lib/i18n/index.ts';
import type { Moments } from '../lib/use-moments.ts';
import type { Column } from '../ui/data-table.tsx';
import { heardWords } from '../ui/heard-words.ts';
import { PhoneNumber } from '../ui/phone-number.tsx';
import { TargetOutcome } from './target-outcome.tsx';

const dim = { color: 'var(--pz-dim)' } as const;
const bareButton = {
  border: 0,
  padding: 0,
  background: 'none',
  font: 'inherit',
  fontWeight: 550,
  textAlign: 'start',
  cursor: 'pointer',
} as const;

/** Columns of the campaign's patients. A click on a row opens its attempts. */
export function targetColumns(
  t: Dictionary,
  moments: Moments,
  onOpen: (target: Target) => void,
): readonly Column<Target>[] {
  return [
    {
      key: 'patient',
      label: t.campaigns.patient,
      place: 'title',
      render: (target) => (
        <button
          type="button"
          data-row-link
          style={bareButton}
          aria-label={t.campaigns.attemptsOf(target.patientName)}
          onClick={() => onOpen(target)}
        >
          {target.patientName || t.appointments.noName}
        </button>
      ),
    },
    {
      key: 'phone',
      label: t.appointments.phones,
      place: 'line',
      render: (target) => <PhoneNumber value={target.phone} />,
    },
    {
      key: 'visit',
      label: t.campaigns.visit,
      place: 'line',
      render: (target) => <span className="tabular nowrap">{moments.moment(target.startsAt)}</span>,
    },
    {
      key: 'outcome',
      label: t.campaigns.result,
      place: 'aside',
      render: (target) => <TargetOutcome target={target} />,
    },
    {
      key: 'heard',
      label: t.campaigns.heardColumn,
      place: 'hidden',
      render: (target) => {
        const last = target.heard.at(-1);
        return last ? heardWords(last, t) : <span style={dim}>{t.everywhere.none}</span>;
      },
    },
    {
      key: 'listened',
      label: t.campaigns.listenedFor,
      place: 'hidden',
      align: 'end',
      render: (target) =>
        target.listenedMs === null ? (
          <span style={dim}>{t.everywhere.none}</span>
        ) : (
          <span className="tabular">{t.everywhere.seconds(Math.round(target.listenedMs / 1000))}</span>
        ),
    },
    {
      key: 'attempts',
      label: t.campaigns.attempts,
      place: 'hidden',
      align: 'end',
      render: (target) => (
        <span className="tabular">{target.attempts || <span style={dim}>{t.everywhere.none}</span>}</span>
      ),
    },
  ];
}
