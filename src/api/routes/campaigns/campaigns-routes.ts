import type { FastifyInstance } from 'fastify';
import { isUsable, type Trunk, type Trunks } from '../../../calls/index.ts';
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
      ...linesOf(campaign.trunkId, calls.trunks, await linesById(campaign.projectId)),
      // a removed one too
      trunk: await calls.trunks.get(campaign.trunkId),
    });
  const linesById = async (projectId: string): Promise<ReadonlyMap<string, Trunk>> =>
    new Map((await calls.trunks.list(projectId)).map((trunk) => [trunk.id, trunk]));

  route(app, 'GET /api/campaigns', async ({ session }) => {
    const list = await campaigns.list(session.projectId);
    const trunks = await linesById(session.projectId);
    const summaries = await campaigns.summaries(list);
    return {
      items: summaries.flatMap((summary, index) => {
        const campaign = list[index];
        if (!campaign) return [];
        return [presentCampaign(campaign, summary, linesOf(campaign.trunkId, calls.trunks, trunks))];
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

function linesOf(
  trunkId: string,
  trunks: Pick<Trunks, 'chain' | 'state'>,
  byId: ReadonlyMap<string, Trunk>,
): CampaignLines {
  const trunk = byId.get(trunkId);
  const working = trunk && trunks.chain(trunkId).find((id) => isUsable(trunks.state(id)));
  return { trunk, working: working === undefined ? undefined : byId.get(working) };
}
