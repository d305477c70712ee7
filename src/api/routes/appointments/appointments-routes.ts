import { DateTime } from 'luxon';
import type { FastifyInstance } from 'fastify';
import type { AppointmentFilter } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import type { AppointmentQuery } from '../../contract/index.ts';
import { ownRow } from '../../guard.ts';
import { instant } from '../../presenters/instant.ts';
import { route } from '../../route.ts';
import { presentAppointment } from './appointment-presenter.ts';

export function appointmentRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  const { appointments, database, clock } = services;
  const own = async (session: StoredSession, id: string) =>
    ownRow(session, await appointments.get(id), 'appointment');

  route(app, 'GET /api/appointments', async ({ session, query }) => {
    const { settings } = await services.projects.get(session.projectId);
    const filter = filterOf(session.projectId, query, settings.timeZone);
    const page = await appointments.list(
      { ...filter, mark: query.mark },
      { limit: query.limit, after: query.after },
    );
    const counts = await appointments.countByMark(filter);
    const total = query.mark ? counts[query.mark] : Object.values(counts).reduce((sum, n) => sum + n, 0);
    return { items: page.rows.map(presentAppointment), nextAfter: page.next ?? null, total, counts };
  });

  route(app, 'GET /api/appointments/:id', async ({ session, params }) => {
    const visit = await own(session, params.id);
    const marks = await appointments.marksOf(visit.id);
    return {
      ...presentAppointment(visit),
      marks: marks.map(({ mark, how, atMs, detail }) => ({
        mark,
        how,
        at: instant(atMs),
        detail: detail ?? null,
      })),
    };
  });

  route(app, 'PUT /api/appointments/:id/mark', async ({ session, params, body }) => {
    const visit = await own(session, params.id);
    const order = { appointmentId: visit.id, mark: body.mark, how: 'by-hand', at: clock.now() };
    await database.transaction((tx) => appointments.setMark(tx, order));
    const { projectId, accountId } = session;
    const detail = { mark: body.mark };
    await audit.write({ projectId, accountId, action: 'mark-changed', subjectId: visit.id, detail });
    return presentAppointment(await own(session, visit.id));
  });
}

function filterOf(projectId: string, query: AppointmentQuery, zone: string): AppointmentFilter {
  const startOf = (date: string, plusDays: number): number =>
    DateTime.fromISO(date, { zone }).startOf('day').plus({ days: plusDays }).toMillis();
  return {
    projectId,
    importId: query.importId,
    search: query.search || undefined,
    fromMs: query.from === undefined ? undefined : startOf(query.from, 0),
    toMs: query.to === undefined ? undefined : startOf(query.to, 1),
  };
}
