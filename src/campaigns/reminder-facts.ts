import { DateTime } from 'luxon';
import type { Appointment, ProjectSettings } from '../clinic/index.ts';
import type { ReminderFacts } from '../scenario/index.ts';

/** What the robot may say of a visit, in the clinic's own time zone. */
export function reminderFacts(visit: Appointment, settings: ProjectSettings): ReminderFacts {
  const startsAt = DateTime.fromMillis(visit.startsAtMs, { zone: settings.timeZone });
  return {
    clinicName: settings.clinicName,
    date: startsAt.toFormat('yyyy-MM-dd'),
    time: startsAt.toFormat('HH:mm'),
    doctor: visit.doctor,
    specialty: visit.specialty,
    disclosureLevel: settings.disclosureLevel,
    callbackNumber: settings.callbackNumber,
    voicemail: settings.voicemail,
    zone: settings.timeZone,
    pronunciations: settings.pronunciations,
    answers: settings.answers.map(({ asked, say }) => ({ id: asked[0]!, asked, say })),
  };
}
