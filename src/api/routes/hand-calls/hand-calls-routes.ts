import type { FastifyInstance } from 'fastify';
import type { HandCall as Line } from '../../../campaigns/index.ts';
import type { Appointment as Visit } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import type { HandCall, Mark } from '../../contract/index.ts';
import { ownRow } from '../../guard.ts';
import { instant, instantOrNull } from '../../presenters/instant.ts';
import { route } from '../../route.ts';

// nobody works off a longer list by hand; the nearest visits come first
const mostLines = 5000;

export function handCallRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  const { campaigns, appointments, database, clock, sms } = services;

  const present = async (lines: readonly Line[]): Promise<HandCall[]> => {
    const visits = await appointments.getMany(lines.map((line) => line.appointmentId));
    const [projectId = ''] = lines.map((line) => line.projectId);
    const answers = await sms.lastAnswers(
      projectId,
      visits.flatMap((visit) => visit.phones),
    );
    const targets = await campaigns.targetsById(lines.map((line) => line.targetId));
    const visitById = new Map(visits.map((visit) => [visit.id, visit]));
    const callOf = new Map(targets.map((target) => [target.id, target.lastCallId]));
    return lines.flatMap((line) => {
      const visit = visitById.get(line.appointmentId);
      if (!visit) return [];
      // the patients of a rehearsal write nothing
      const written = line.rehearsal ? [] : visit.phones.flatMap((phone) => answers.get(phone) ?? []);
      const [lastSms] = written.sort((a, b) => b.receivedAtMs - a.receivedAtMs);
      return [presentHandCall(line, visit, { lastCallId: callOf.get(line.targetId) ?? null, lastSms })];
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

  const markByHand = async (appointmentId: string, mark: Mark): Promise<void> => {
    const order = { appointmentId, mark, how: 'by-hand', at: clock.now() } as const;
    await database.transaction((tx) => appointments.setMark(tx, order));
  };

  const written = async (
    { projectId, accountId }: StoredSession,
    action: 'hand-call-closed' | 'hand-call-reopened',
    line: Line,
    mark: Mark | undefined,
  ): Promise<HandCall> => {
    const detail = { mark: mark ?? 'unchanged' };
    await audit.write({ projectId, accountId, action, subjectId: line.id, detail });
    const [shown] = await present([line]);
    return shown as HandCall;
  };

  route(app, 'POST /api/hand-calls/:id/close', async ({ session, params, body: { mark, note } }) => {
    const line = ownRow(session, await campaigns.handCall(params.id), 'hand-call');
    if (mark) await markByHand(line.appointmentId, mark);
    const closed = await campaigns.closeHandCall(line.id, session.displayName, note);
    return written(session, 'hand-call-closed', closed, mark);
  });

  route(app, 'POST /api/hand-calls/:id/reopen', async ({ session, params, body: { mark } }) => {
    const line = ownRow(session, await campaigns.handCall(params.id), 'hand-call');
    // the mark goes back only with the line: it may not be able to
    const opened = await campaigns.reopenHandCall(line.id);
    if (mark) await markByHand(line.appointmentId, mark);
    return written(session, 'hand-call-reopened', opened, mark);
  });

  async function startsOf(lines: readonly Line[]): Promise<Map<string, number>> {
    const visits = await appointments.getMany(lines.map((line) => line.appointmentId));
    return new Map(visits.map((visit) => [visit.id, visit.startsAtMs]));
  }
}

function at(starts: ReadonlyMap<string, number>, line: Line): number {
  return starts.get(line.appointmentId) ?? 0;
}

function presentHandCall(
  line: Line,
  visit: Visit,
  {
    lastCallId,
    lastSms,
  }: {
    readonly lastCallId: string | null;
    readonly lastSms: { readonly text: string; readonly receivedAtMs: number } | undefined;
  },
): HandCall {
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
    rehearsal: line.rehearsal,
    targetId: line.targetId,
    lastCallId,
    lastSms: lastSms ? { text: lastSms.text, receivedAt: instant(lastSms.receivedAtMs) } : null,
    createdAt: instant(line.createdAt),
    closedAt: instantOrNull(line.closedAt),
    closedBy: line.closedBy,
    note: line.note,
  };
}
