import type { FastifyInstance } from 'fastify';
import type { HandCall as Line } from '../../../campaigns/index.ts';
import type { Appointment as Visit } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { HandCall } from '../../contract/index.ts';
import { ownRow } from '../../guard.ts';
import { instant, instantOrNull } from '../../presenters/instant.ts';
import { route } from '../../route.ts';

// nobody works off a longer list by hand; the nearest visits come first
const mostLines = 5000;

export function handCallRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  const { campaigns, appointments, database, clock } = services;

  const present = async (lines: readonly Line[]): Promise<HandCall[]> => {
    const visits = await appointments.getMany(lines.map((line) => line.appointmentId));
    const targets = await campaigns.targetsById(lines.map((line) => line.targetId));
    const visitById = new Map(visits.map((visit) => [visit.id, visit]));
    const callOf = new Map(targets.map((target) => [target.id, target.lastCallId]));
    return lines.flatMap((line) => {
      const visit = visitById.get(line.appointmentId);
      return visit ? [presentHandCall(line, visit, callOf.get(line.targetId) ?? null)] : [];
    });
  };

  route(app, 'GET /api/hand-calls', async ({ session, query }) => {
    const lines = await campaigns.handCalls(session.projectId, query.state, mostLines);
    const starts = await startsOf(lines);
    const sorted = query.state === 'open' ? [...lines].sort((a, b) => at(starts, a) - at(starts, b)) : lines;
    const offset = query.after === undefined ? 0 : Number(query.after) || 0;
    const page = sorted.slice(offset, offset + query.limit);
    const open = query.state === 'open' ? await campaigns.openHandCalls(session.projectId) : lines.length;
    const more = offset + page.length < sorted.length;
    return {
      items: await present(page),
      nextAfter: more ? String(offset + page.length) : null,
      total: open,
    };
  });

  route(app, 'POST /api/hand-calls/:id/close', async ({ session, params, body }) => {
    const line = ownRow(session, await campaigns.handCall(params.id), 'hand-call');
    const { mark, note } = body;
    if (mark) {
      const order = { appointmentId: line.appointmentId, mark, how: 'by-hand', at: clock.now() };
      await database.transaction((tx) => appointments.setMark(tx, order));
    }
    const closed = await campaigns.closeHandCall(line.id, session.accountName, note);
    const { projectId, accountId } = session;
    const detail = { mark: mark ?? 'unchanged' };
    await audit.write({ projectId, accountId, action: 'hand-call-closed', subjectId: line.id, detail });
    const [shown] = await present([closed]);
    return shown as HandCall;
  });

  async function startsOf(lines: readonly Line[]): Promise<Map<string, number>> {
    const visits = await appointments.getMany(lines.map((line) => line.appointmentId));
    return new Map(visits.map((visit) => [visit.id, visit.startsAtMs]));
  }
}

function at(starts: ReadonlyMap<string, number>, line: Line): number {
  return starts.get(line.appointmentId) ?? 0;
}

function presentHandCall(line: Line, visit: Visit, lastCallId: string | null): HandCall {
  return {
    id: line.id,
    patientName: visit.patientName,
    phones: [...visit.phones],
    appointmentId: visit.id,
    startsAt: instant(visit.startsAtMs),
    doctor: visit.doctor ?? null,
    mark: visit.mark,
    reason: line.reason,
    campaignId: line.campaignId,
    targetId: line.targetId,
    lastCallId,
    createdAt: instant(line.createdAt),
    closedAt: instantOrNull(line.closedAt),
    closedBy: line.closedBy,
    note: line.note,
  };
}
