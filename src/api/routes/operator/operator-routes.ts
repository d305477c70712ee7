import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import { pageStationId, type DeedResult, type Operator } from '../../../calls/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import { route } from '../../route.ts';
import { presentDesk } from './desk-presenter.ts';

export function operatorRoutes(app: FastifyInstance, { services }: ApiContext): void {
  const { desks, stations } = services.calls;

  route(app, 'GET /api/operator/stations', async ({ session }) => {
    const own = pageStationId(session.accountId);
    return { items: (await stations(session.projectId)).filter(({ id }) => id !== own) };
  });

  route(app, 'GET /api/operator/:pageId', async ({ session, params }) =>
    presentDesk(await desks.state(operatorOf(session), params.pageId)),
  );

  route(app, 'POST /api/operator/:pageId/present', async ({ session, params: { pageId }, body }) => {
    const operator = operatorOf(session);
    const { begin, operatorId } = body;
    if (operatorId === session.accountId)
      await desks.act(operator, { kind: 'present', pageId, begin, sessionId: session.id });
    return presentDesk(await desks.state(operator, pageId));
  });

  route(app, 'POST /api/operator/:pageId/absent', async ({ session, params: { pageId } }) => {
    await desks.act(operatorOf(session), { kind: 'absent', pageId });
  });

  route(app, 'POST /api/operator/calls/:legId/sound', async ({ session, params: { legId }, body }) =>
    answered(await desks.act(operatorOf(session), { kind: 'attach', legId, offer: body.offer })),
  );

  route(app, 'POST /api/operator/calls/:legId/hang-up', async ({ session, params: { legId } }) => {
    await desks.act(operatorOf(session), { kind: 'leave', legId });
  });

  route(app, 'POST /api/operator/calls/:legId/hold', async ({ session, params: { legId }, body }) => {
    const { ok } = await desks.act(operatorOf(session), { kind: 'hold', legId, held: body.held });
    if (ok) return;
    throw new Failure('conflict', {
      code: 'operator.not-now',
      message: 'This can not be done at this moment of the call.',
    });
  });

  route(app, 'POST /api/operator/calls/:legId/transfer', async ({ session, params: { legId }, body }) => {
    const { stationId } = body;
    const { ok } = await desks.act(operatorOf(session), { kind: 'transfer', legId, stationId });
    return { taken: ok };
  });

  route(app, 'POST /api/operator/echo', async ({ session, body }) =>
    answered(await desks.act(operatorOf(session), { kind: 'echo', offer: body.offer })),
  );
}

function operatorOf({ accountId, projectId, displayName }: StoredSession): Operator {
  return { id: accountId, projectId, name: displayName };
}

function answered(result: DeedResult): { answer: string } {
  if (result.ok) return { answer: result.answer ?? '' };
  throw new Failure('conflict', {
    code: 'operator.no-sound',
    message: 'The sound of this browser can not be used, or the call is over.',
    params: { why: result.why },
  });
}
