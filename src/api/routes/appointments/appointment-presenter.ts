import type { Appointment as Visit } from '../../../clinic/index.ts';
import type { Appointment } from '../../contract/index.ts';
import { instant, instantOrNull } from '../../presenters/instant.ts';

export function presentAppointment(visit: Visit): Appointment {
  return {
    id: visit.id,
    patientName: visit.patientName,
    phones: [...visit.phones],
    startsAt: instant(visit.startsAtMs),
    doctor: visit.doctor ?? null,
    specialty: visit.specialty ?? null,
    branch: visit.branch ?? null,
    service: visit.service ?? null,
    mark: visit.mark,
    markAt: instantOrNull(visit.markAtMs),
    markHow: visit.markHow ?? null,
    source: visit.source,
    importId: visit.importId,
  };
}
