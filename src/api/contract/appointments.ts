import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { Mark } from './mark.ts';
import { ById, CalendarDate, Id, Instant, pageOf, pageQuery } from './page.ts';

export const Appointment = z
  .object({
    id: Id,
    patientName: z.string(),
    /** Whole numbers, E.164: whoever reads the list may dial them. */
    phones: z.array(z.string()),
    startsAt: Instant,
    doctor: z.string().nullable(),
    specialty: z.string().nullable(),
    branch: z.string().nullable(),
    service: z.string().nullable(),
    mark: Mark,
    markAt: Instant.nullable(),
    /** `said`, `pressed`, `by-hand`, `time-changed`…; null without a mark. */
    markHow: z.string().nullable(),
    source: z.enum(['file', 'sample']),
    importId: Id.nullable(),
  })
  .meta({ id: 'Appointment' });
export type Appointment = z.infer<typeof Appointment>;

/** One line of a visit's history of marks. */
export const MarkEntry = z.object({
  mark: Mark,
  how: z.string(),
  at: Instant,
  detail: z.string().nullable(),
});

export const MarkCounts = z.record(Mark, z.number().int().nonnegative());
export type MarkCounts = z.infer<typeof MarkCounts>;

export const AppointmentQuery = z.object({
  ...pageQuery,
  /** Days of the visit in the project's time zone, both inclusive. */
  from: CalendarDate.optional(),
  to: CalendarDate.optional(),
  mark: Mark.optional(),
  /** Part of a name, or digits of a phone. */
  search: z.string().trim().max(100).optional(),
  importId: Id.optional(),
});
export type AppointmentQuery = z.infer<typeof AppointmentQuery>;

export const appointmentEndpoints = {
  'GET /api/appointments': {
    word: 'appointments',
    summary: 'Visits, by time; with the number of visits of each mark under the same filter',
    access: 'signed-in',
    query: AppointmentQuery,
    response: pageOf(Appointment).extend({ counts: MarkCounts }),
  },
  'GET /api/appointments/:id': {
    word: 'appointments',
    summary: 'One visit and all the marks that it has had, the oldest first',
    access: 'signed-in',
    params: ById,
    response: Appointment.extend({ marks: z.array(MarkEntry) }),
  },
  'PUT /api/appointments/:id/mark': {
    word: 'appointments',
    summary: 'Mark a visit by hand',
    access: 'signed-in',
    params: ById,
    body: z.object({ mark: Mark }),
    response: Appointment,
  },
} as const satisfies EndpointTable;
