import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import type { OperatorDesk } from '../../../calls/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import { route } from '../../route.ts';
import { presentDesk } from './desk-presenter.ts';

export function operatorRoutes(app: FastifyInstance, { services, publish }: ApiContext): void {
  const { desks, stations } = services.calls;
  // whose call it is and what its number is, only his own page may ask
  desks.tell(({ id, projectId }) => publish({ projectId, event: { kind: 'operator', operatorId: id } }));

  const deskOf = ({ accountId, projectId, accountName }: StoredSession): OperatorDesk =>
    desks.of({ id: accountId, projectId, name: accountName });

  route(app, 'GET /api/operator/stations', async ({ session }) => {
    const own = deskOf(session);
    const others = stations.of(session.projectId).filter((station) => station !== own);
    return { items: others.map(({ id, name, isReachable }) => ({ id, name, reachable: isReachable })) };
  });

  route(app, 'GET /api/operator/:pageId', async ({ session, params }) =>
    presentDesk(deskOf(session), params.pageId),
  );

  route(app, 'POST /api/operator/:pageId/present', async ({ session, params, body }) => {
    const desk = deskOf(session);
    if (body.operatorId === session.accountId) desk.present(params.pageId, body.begin, session.id);
    return presentDesk(desk, params.pageId);
  });

  route(app, 'POST /api/operator/:pageId/absent', async ({ session, params }) => {
    deskOf(session).absent(params.pageId);
  });

  route(app, 'POST /api/operator/calls/:legId/sound', async ({ session, params, body }) =>
    answered(await deskOf(session).attach(params.legId, Buffer.from(body.offer))),
  );

  route(app, 'POST /api/operator/calls/:legId/hang-up', async ({ session, params }) => {
    deskOf(session).leave(params.legId);
  });

  route(app, 'POST /api/operator/calls/:legId/hold', async ({ session, params, body }) => {
    if (deskOf(session).hold(params.legId, body.held)) return;
    throw new Failure('conflict', {
      code: 'operator.not-now',
      message: 'This can not be done at this moment of the call.',
    });
  });

  route(app, 'POST /api/operator/calls/:legId/transfer', async ({ session, params, body }) => {
    const { ok } = await deskOf(session).transfer(params.legId, body.stationId);
    return { taken: ok };
  });

  route(app, 'POST /api/operator/echo', async ({ session, body }) =>
    answered(await deskOf(session).echo(Buffer.from(body.offer))),
  );
}

type Attached = Awaited<ReturnType<OperatorDesk['attach']>>;

function answered(attached: Attached): { answer: string } {
  if (attached.ok) return { answer: attached.answer.toString() };
  throw new Failure('conflict', {
    code: 'operator.no-sound',
    message: 'The sound of this browser can not be used, or the call is over.',
    params: { why: attached.why },
  });
}
