import type { DeskPerson } from './desk-call.ts';
import { shown } from './desk-call.ts';
import type { PatientCall } from './patient-call.ts';
import type { SupervisorRole } from './talk-audience.ts';

/** A talk that is going on, as a supervisor sees it. */
export interface TalkNow {
  readonly callId: string;
  readonly direction: 'in' | 'out';
  readonly number: string | undefined;
  /** Since when, milliseconds since 1970. */
  readonly since: number;
  readonly held: boolean;
  /** Our people who have the patient. */
  readonly people: readonly DeskPerson[];
  /** Whom they ring or ask. */
  readonly guest?: DeskPerson;
  readonly supervisors: readonly (DeskPerson & { readonly role: SupervisorRole })[];
}

/** Undefined for a call that nobody of ours has taken. */
export function talkNowOf({ id, talk, patientNumber, direction }: PatientCall): TalkNow | undefined {
  const view = talk?.view;
  if (view?.joinedAt === undefined) return undefined;
  const { seats, guest, supervisors, held, joinedAt } = view;
  return {
    ...{ callId: id, direction, number: patientNumber, since: joinedAt, held },
    people: seats.map(shown),
    ...(guest && { guest: shown(guest) }),
    supervisors: supervisors.map((one) => ({ ...shown(one), role: one.role })),
  };
}
