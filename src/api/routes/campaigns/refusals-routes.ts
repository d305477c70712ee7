import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import { ownRow } from '../../guard.ts';
import { instant, instantOrNull } from '../../presenters/instant.ts';
import { route } from '../../route.ts';

export function refusalRoutes(app: FastifyInstance, { services }: ApiContext): void {
  const { campaigns, appointments } = services;

  route(app, 'GET /api/campaigns/:id/refusals', async ({ session, params, query }) => {
    const campaign = ownRow(session, await campaigns.get(params.id), 'campaign');
    const offset = Math.max(0, Number(query.after ?? 0) || 0);
    const { reason, limit } = query;
    const { items, counts } = await campaigns.refusals(campaign.id, { reason, limit, offset });
    const visits = await appointments.getMany(items.map(({ appointmentId }) => appointmentId));
    const visitById = new Map(visits.map((visit) => [visit.id, visit]));
    const of = counts.filter((one) => reason === undefined || one.reason === reason);
    const total = of.reduce((sum, { count }) => sum + count, 0);
    const end = offset + items.length;
    return {
      items: items.flatMap(({ appointmentId, others, untilMs, atMs, ...refusal }) => {
        const visit = visitById.get(appointmentId);
        if (!visit) return [];
        return [
          {
            ...refusal,
            patientName: visit.patientName,
            startsAt: instant(visit.startsAtMs),
            others: [...others],
            until: instantOrNull(untilMs),
            at: instant(atMs),
          },
        ];
      }),
      nextAfter: end < total ? String(end) : null,
      total,
      counts: [...counts],
    };
  });
}
