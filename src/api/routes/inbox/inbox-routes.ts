import type { FastifyInstance } from 'fastify';
import type { E164 } from '../../../base/index.ts';
import type { Sms } from '../../../inbox/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { SmsMessage, SmsSettings } from '../../contract/index.ts';
import { ownRow } from '../../guard.ts';
import { route } from '../../route.ts';
import { presentSms, presentSmsSettings, presentVisitPreview } from './inbox-presenter.ts';

export function inboxRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  const { sms, appointments } = services;

  const shown = async (projectId: string): Promise<SmsSettings> => {
    const [gateways, rules] = await Promise.all([sms.gateways(projectId), sms.settings(projectId)]);
    return presentSmsSettings(gateways, rules);
  };

  const present = async (messages: readonly Sms[]): Promise<SmsMessage[]> => {
    const ids = messages.flatMap(({ appointmentId }) => (appointmentId === undefined ? [] : [appointmentId]));
    const visits = new Map((await appointments.getMany(ids)).map((visit) => [visit.id, visit]));
    return messages.map((one) => presentSms(one, visits.get(one.appointmentId ?? '')));
  };

  const presentOne = async (message: Sms): Promise<SmsMessage> => {
    const [only] = await present([message]);
    return only as SmsMessage;
  };

  route(app, 'GET /api/sms/settings', ({ session }) => shown(session.projectId));

  route(app, 'PUT /api/sms/settings', async ({ session, body }) => {
    const { projectId, accountId } = session;
    await sms.saveSettings(projectId, body);
    await audit.write({ projectId, accountId, action: 'sms-settings-saved' });
    return shown(projectId);
  });

  route(app, 'PUT /api/sms/gateway', async ({ session, body }) => {
    const { projectId, accountId } = session;
    await sms.choose({ projectId, ...body });
    await audit.write({ projectId, accountId, action: 'sms-gateway-chosen', detail: { kind: body.kind } });
    return shown(projectId);
  });

  route(app, 'DELETE /api/sms/gateway', async ({ session }) => {
    const { projectId, accountId } = session;
    await sms.chooseNone(projectId);
    await audit.write({ projectId, accountId, action: 'sms-gateway-left' });
    return shown(projectId);
  });

  route(app, 'POST /api/sms/preview', ({ session, body }) => sms.preview(session.projectId, body.text));

  route(app, 'POST /api/sms/trial', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const { reference, phone, text } = body;
    const sent = await sms.sendTrial(projectId, { reference, phone: phone as E164, text });
    await audit.write({ projectId, accountId, action: 'sms-trial-sent', subjectId: sent.id });
    return presentOne(sent);
  });

  route(app, 'GET /api/sms', async ({ session, query }) => {
    const { projectId } = session;
    const { state, limit } = query;
    const offset = /^\d{1,9}$/.test(query.after ?? '') ? Number(query.after) : 0;
    const [messages, total] = await Promise.all([
      sms.list({ projectId, state, limit, offset }),
      sms.count(projectId, state),
    ]);
    const next = offset + messages.length;
    return { items: await present(messages), nextAfter: next < total ? String(next) : null, total };
  });

  route(app, 'GET /api/appointments/:id/sms', async ({ session, params }) => {
    const visit = ownRow(session, await appointments.get(params.id), 'appointment');
    return presentVisitPreview(await sms.previewVisit(visit));
  });

  route(app, 'POST /api/appointments/:id/sms', async ({ session, params, body }) => {
    const visit = ownRow(session, await appointments.get(params.id), 'appointment');
    const { reference, despite = false, again = false } = body;
    const sent = await sms.askAboutVisit(visit, reference, { despite, again });
    const { projectId, accountId } = session;
    await audit.write({
      projectId,
      accountId,
      action: 'sms-visit-asked',
      subjectId: visit.id,
      detail: { despite, again },
    });
    return presentOne(sent);
  });
}
