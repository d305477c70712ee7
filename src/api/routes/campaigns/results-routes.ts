import type { FastifyInstance, FastifyReply } from 'fastify';
import { resultLines } from '../../../campaigns/index.ts';
import { writeResults } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import { ownRow } from '../../guard.ts';
import { csvType, sendFile, xlsxType } from '../../presenters/file-answer.ts';
import { route } from '../../route.ts';

export function campaignResultRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  const send = async (
    ask: {
      session: StoredSession;
      reply: FastifyReply;
      params: { id: string };
      query: { language: 'ru' | 'en' };
    },
    format: 'csv' | 'xlsx',
  ): Promise<FastifyReply> => {
    const { session, reply, params, query } = ask;
    const campaign = ownRow(session, await services.campaigns.get(params.id), 'campaign');
    const { settings } = await services.projects.get(session.projectId);
    const { language } = query;
    const { projectId, accountId } = session;
    await audit.write({ projectId, accountId, action: 'results-downloaded', subjectId: campaign.id });
    const content = writeResults({
      database: services.database,
      lines: resultLines(services, campaign, language),
      format,
      language,
      timeZone: settings.timeZone,
    });
    const name = `${campaign.name} - ${language === 'ru' ? 'итоги' : 'results'}.${format}`;
    return sendFile(reply, { name, type: format === 'csv' ? csvType : xlsxType, content });
  };

  route(app, 'GET /api/campaigns/:id/results.csv', (ask) => send(ask, 'csv'));
  route(app, 'GET /api/campaigns/:id/results.xlsx', (ask) => send(ask, 'xlsx'));
}
