import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import { route } from '../../route.ts';

export function callingRulesRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  const { campaigns } = services;

  route(app, 'GET /api/settings/calling-rules', ({ session }) => campaigns.rules(session.projectId));

  route(app, 'PUT /api/settings/calling-rules', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const saved = await campaigns.saveRules(projectId, body);
    const { caps, capsCount, minLeadMinutes, consentForReminders } = saved;
    await audit.write({
      projectId,
      accountId,
      action: 'calling-rules-changed',
      detail: { ...caps, capsCount, minLeadMinutes, consentForReminders },
    });
    return saved;
  });
}
