import type { FastifyInstance } from 'fastify';
import type { ImportRecord } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import { route } from '../../route.ts';
import { presentAppointment } from '../appointments/appointment-presenter.ts';

/** Visits that an earlier file brought and a newer one of the same days lacks: to be looked at, and taken off. */
export function absentRoutes(
  app: FastifyInstance,
  { services, audit }: ApiContext,
  own: (session: StoredSession, importId: string) => Promise<ImportRecord>,
): void {
  const { appointments, clock } = services;

  route(app, 'GET /api/imports/:id/absent', async ({ session, params, query }) => {
    const { id } = await own(session, params.id);
    const filter = { projectId: session.projectId, absentFrom: id, fromMs: clock.now() };
    const page = await appointments.list(filter, { limit: query.limit, after: query.after });
    const counts = await appointments.countByMark(filter);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    return { items: page.rows.map(presentAppointment), nextAfter: page.next ?? null, total };
  });

  route(app, 'POST /api/imports/:id/withdraw-absent', async ({ session, params }) => {
    const { id } = await own(session, params.id);
    const { projectId, accountId } = session;
    const count = await appointments.withdrawAbsent({ projectId, importId: id, at: clock.now() });
    await audit.write({ projectId, accountId, action: 'visits-withdrawn', subjectId: id, detail: { count } });
    return { count };
  });
}
