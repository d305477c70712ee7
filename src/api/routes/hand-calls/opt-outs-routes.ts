import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import { OptOuts } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { instant } from '../../presenters/instant.ts';
import { route } from '../../route.ts';

export function optOutRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  const optOuts = new OptOuts({ database: services.database });

  route(app, 'GET /api/opt-outs', async ({ session }) => {
    const standing = await optOuts.list(session.projectId);
    return { items: standing.map(({ askedAt, ...optOut }) => ({ ...optOut, askedAt: instant(askedAt) })) };
  });

  route(app, 'POST /api/opt-outs/:id/lift', async ({ session, params: { id } }) => {
    const { projectId, accountId, displayName } = session;
    if (!(await optOuts.lift(projectId, id, displayName, services.clock.now())))
      throw new Failure('missing', {
        code: 'opt-out.missing',
        message: 'There is no such wish, or it was lifted.',
      });
    await audit.write({ projectId, accountId, action: 'opt-out-lifted', subjectId: id });
  });
}
