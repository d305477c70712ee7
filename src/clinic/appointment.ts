import type { E164 } from '../base/index.ts';

export const marks = [
  'none',
  'confirmed',
  'not-confirmed',
  'declined',
  'wants-to-move',
  'moved',
  'no-longer-valid',
] as const;

/** What the appointment's card says. */
export type Mark = (typeof marks)[number];

export type VisitSource = 'file' | 'sample';

/** A visit that is in the book, with its patient. */
export interface Appointment {
  readonly id: string;
  readonly projectId: string;
  readonly patientId: string;
  readonly patientName: string;
  /** The main one first; never empty. */
  readonly phones: readonly E164[];
  readonly phoneNote?: string;
  readonly externalId?: string;
  /** Milliseconds since 1970 UTC; said in the project's time zone. */
  readonly startsAtMs: number;
  readonly doctor?: string;
  readonly specialty?: string;
  readonly branch?: string;
  readonly service?: string;
  readonly comment?: string;
  readonly source: VisitSource;
  readonly importId: string;
  readonly rowNumber: number;
  readonly mark: Mark;
  readonly markAtMs?: number;
  readonly markHow?: string;
  readonly markDetail?: string;
}

/** One line of an appointment's history of marks. */
export interface MarkEntry {
  readonly mark: Mark;
  /** `said`, `pressed`, `by-hand`, `time-changed`… */
  readonly how: string;
  readonly atMs: number;
  readonly detail?: string;
  readonly attemptId?: string;
}

export interface AppointmentFilter {
  readonly projectId: string;
  /** Visits that this loading had, once it is done; later loadings take nothing away. */
  readonly importId?: string;
  /** Visits of this loading's days that earlier ones brought, that it did not have, and that would still be called about. */
  readonly absentFrom?: string;
  readonly ids?: readonly string[];
  readonly mark?: Mark;
  readonly source?: VisitSource;
  /** Milliseconds since 1970; `from` included, `to` not. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Part of a name, or digits of a telephone number. */
  readonly search?: string;
}

export interface Page {
  /** At most this many, 500 at the most. */
  readonly limit: number;
  /** What the page before returned as `next`. */
  readonly after?: string;
}

export interface AppointmentPage {
  readonly rows: readonly Appointment[];
  /** Handed in as `after` for the following page; absent on the last one. */
  readonly next?: string;
}

export interface MarkOrder {
  readonly appointmentId: string;
  readonly mark: Mark;
  readonly how: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly detail?: string;
  readonly attemptId?: string;
  /** Only if the visit still starts then (milliseconds since 1970): an answer is worth nothing for another time. */
  readonly startsAtMs?: number;
  /** Only if it does not have one of these. */
  readonly unless?: readonly Mark[];
}
