import type { FastifyInstance } from 'fastify';
import { backupChain, isUsable, type Trunk } from '../../../calls/index.ts';
import type { Campaign as StoredCampaign } from '../../../campaigns/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import type { Campaign } from '../../contract/index.ts';
import { ownRow } from '../../guard.ts';
import { route } from '../../route.ts';
import { presentCampaign, type CampaignLines } from './campaign-presenter.ts';

export function campaignRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  const { campaigns, calls } = services;
  const shown = async (campaign: StoredCampaign): Promise<Campaign> =>
    presentCampaign(campaign, await campaigns.summary(campaign), {
      ...linesOf(campaign.trunkId, await linesNow(campaign.projectId)),
      // a removed one too
      trunk: await calls.trunks.get(campaign.trunkId),
    });
  const linesNow = async (projectId: string): Promise<LinesNow> => ({
    byId: new Map((await calls.trunks.list(projectId)).map((trunk) => [trunk.id, trunk])),
    usable: new Set(
      (await calls.trunks.states(projectId))
        .filter(({ state }) => isUsable(state))
        .map(({ trunkId }) => trunkId),
    ),
  });

  route(app, 'GET /api/campaigns', async ({ session }) => {
    const list = await campaigns.list(session.projectId);
    const lines = await linesNow(session.projectId);
    const summaries = await campaigns.summaries(list);
    return {
      items: summaries.flatMap((summary, index) => {
        const campaign = list[index];
        if (!campaign) return [];
        return [presentCampaign(campaign, summary, linesOf(campaign.trunkId, lines))];
      }),
    };
  });

  route(app, 'POST /api/campaigns', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const campaign = await campaigns.create(projectId, body);
    await audit.write({
      projectId,
      accountId,
      action: 'campaign-changed',
      subjectId: campaign.id,
      detail: { verb: 'create' },
    });
    return shown(campaign);
  });

  route(app, 'GET /api/campaigns/:id', async ({ session, params }) =>
    shown(ownRow(session, await campaigns.get(params.id), 'campaign')),
  );

  route(app, 'DELETE /api/campaigns/:id', async ({ session, params: { id } }) => {
    ownRow(session, await campaigns.get(id), 'campaign');
    await campaigns.discard(id);
    const { projectId, accountId } = session;
    const detail = { verb: 'discard' };
    await audit.write({ projectId, accountId, action: 'campaign-changed', subjectId: id, detail });
  });

  const move = async (
    session: StoredSession,
    id: string,
    verb: 'start' | 'pause' | 'resume' | 'stop',
  ): Promise<Campaign> => {
    ownRow(session, await campaigns.get(id), 'campaign');
    const campaign = await campaigns[verb](id);
    const { projectId, accountId } = session;
    await audit.write({ projectId, accountId, action: 'campaign-changed', subjectId: id, detail: { verb } });
    return shown(campaign);
  };
  route(app, 'POST /api/campaigns/:id/start', ({ session, params }) => move(session, params.id, 'start'));
  route(app, 'POST /api/campaigns/:id/pause', ({ session, params }) => move(session, params.id, 'pause'));
  route(app, 'POST /api/campaigns/:id/resume', ({ session, params }) => move(session, params.id, 'resume'));
  route(app, 'POST /api/campaigns/:id/stop', ({ session, params }) => move(session, params.id, 'stop'));
}

interface LinesNow {
  readonly byId: ReadonlyMap<string, Trunk>;
  /** Of those by which calls can be placed now. */
  readonly usable: ReadonlySet<string>;
}

function linesOf(trunkId: string, { byId, usable }: LinesNow): CampaignLines {
  const trunk = byId.get(trunkId);
  const chain = trunk ? backupChain(trunk, (id) => byId.get(id)) : [];
  const working = chain.find(({ id }) => usable.has(id));
  return { trunk, working: working && byId.get(working.id) };
}
