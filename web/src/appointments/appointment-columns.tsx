import type { Appointment } from '../../../src/api/contract/index.ts';
import type { Dictionary } from '../lib/i18n/index.ts';
import type { Moments } from '../lib/use-moments.ts';
import type { Column } from '../ui/data-table.tsx';
import { PhoneLink } from '../ui/phone-number.tsx';
import { MarkMenu } from './mark-menu.tsx';

export function appointmentColumns(t: Dictionary, moments: Moments): readonly Column<Appointment>[] {
  return [
    {
      key: 'when',
      label: t.appointments.when,
      place: 'line',
      render: (visit) => (
        <span className="tabular nowrap">
          {moments.day(visit.startsAt)}, <strong>{moments.time(visit.startsAt)}</strong>
        </span>
      ),
    },
    {
      key: 'patient',
      label: t.appointments.patient,
      place: 'title',
      render: (visit) => (
        <strong style={{ fontWeight: 550 }}>{visit.patientName || t.appointments.noName}</strong>
      ),
    },
    {
      key: 'phones',
      label: t.appointments.phones,
      place: 'line',
      render: (visit) =>
        visit.phones.length === 0
          ? t.everywhere.none
          : visit.phones.map((phone) => (
              <span key={phone} style={{ display: 'block' }}>
                <PhoneLink value={phone} />
              </span>
            )),
    },
    {
      key: 'doctor',
      label: t.appointments.doctor,
      place: 'line',
      render: (visit) => (
        <>
          {visit.doctor ?? t.everywhere.none}
          {visit.specialty && <span style={{ color: 'var(--pz-dim)' }}>, {visit.specialty}</span>}
        </>
      ),
    },
    {
      key: 'mark',
      label: t.appointments.mark,
      place: 'aside',
      render: (visit) => <MarkMenu appointment={visit} />,
    },
  ];
}
