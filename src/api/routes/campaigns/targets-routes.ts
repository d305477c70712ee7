import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import { ownRow } from '../../guard.ts';
import { route } from '../../route.ts';
import { readTargetPage } from './target-pages.ts';
import { presentAttempt, presentCallNow, presentTarget } from './target-presenter.ts';

// more lines than one process can have
const mostCalling = 2000;

export function targetRoutes(app: FastifyInstance, { services, callsNow }: ApiContext): void {
  const { campaigns, appointments, calls } = services;

  route(app, 'GET /api/campaigns/:id/targets', async ({ session, params, query }) => {
    const campaign = ownRow(session, await campaigns.get(params.id), 'campaign');
    const page = await readTargetPage(services, campaign, query);
    const filtered = query.state ?? query.mark ?? query.search;
    return {
      items: page.rows.map(presentTarget),
      nextAfter: page.next === null ? null : String(page.next),
      total: filtered ? null : (await campaigns.summary(campaign)).total,
    };
  });

  route(app, 'GET /api/campaigns/:id/calls-now', async ({ session, params }) => {
    const campaign = ownRow(session, await campaigns.get(params.id), 'campaign');
    const calling = await campaigns.targets(campaign.id, { state: 'calling', limit: mostCalling });
    const visits = await appointments.getMany(calling.map((target) => target.appointmentId));
    const visitById = new Map(visits.map((visit) => [visit.id, visit]));
    const visitOf = new Map(calling.map((target) => [target.id, visitById.get(target.appointmentId)]));
    const up = callsNow.of(session.projectId, campaign.id).filter((call) => visitOf.has(call.targetId));
    return { items: up.map((call) => presentCallNow(call, visitOf.get(call.targetId))) };
  });

  route(app, 'GET /api/targets/:id/attempts', async ({ session, params }) => {
    const target = ownRow(session, await campaigns.target(params.id), 'target');
    const attempts = await campaigns.attempts(target.id);
    const campaign = await campaigns.get(target.campaignId);
    const trunks = await Promise.all(
      attempts.map(({ trunkId }) => calls.trunks.get(trunkId ?? campaign.trunkId)),
    );
    return { items: attempts.map((attempt, index) => presentAttempt(attempt, trunks[index])) };
  });
}
