import type { FastifyInstance } from 'fastify';
import { Failure, type FailureKind } from '../../../base/index.ts';
import { pageStationId, type DeedResult, type Operator } from '../../../calls/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import { route } from '../../route.ts';
import { presentDesk, presentTalk } from './desk-presenter.ts';

export function operatorRoutes(app: FastifyInstance, { services }: ApiContext): void {
  const { desks, stations } = services.calls;

  route(app, 'GET /api/operator/stations', async ({ session }) => {
    const own = pageStationId(session.accountId);
    return { items: (await stations(session.projectId)).filter(({ id }) => id !== own) };
  });

  route(app, 'GET /api/operator/:pageId', async ({ session, params }) =>
    presentDesk(await desks.state(operatorOf(session), params.pageId), session),
  );

  route(app, 'POST /api/operator/:pageId/present', async ({ session, params: { pageId }, body }) => {
    const operator = operatorOf(session);
    const { begin, operatorId } = body;
    if (operatorId === session.accountId)
      await desks.act(operator, { kind: 'present', pageId, begin, sessionId: session.id });
    return presentDesk(await desks.state(operator, pageId), session);
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
    settle(await desks.act(operatorOf(session), { kind: 'hold', legId, held: body.held }));
  });

  route(app, 'POST /api/operator/calls/:legId/transfer', async ({ session, params: { legId }, body }) => {
    settle(await desks.act(operatorOf(session), { kind: 'transfer', legId, to: wantedOf(body) }));
  });

  route(app, 'POST /api/operator/calls/:legId/consult', async ({ session, params: { legId }, body }) => {
    settle(await desks.act(operatorOf(session), { kind: 'consultation', legId, to: wantedOf(body) }));
  });

  route(app, 'POST /api/operator/calls/:legId/guest', async ({ session, params: { legId }, body }) => {
    settle(await desks.act(operatorOf(session), { kind: body.deed, legId }));
  });

  route(app, 'GET /api/operator/talks', async ({ session }) => ({
    items: (await services.calls.talksNow(session.projectId)).map(presentTalk),
  }));

  route(app, 'POST /api/operator/talks/:callId', async ({ session, params: { callId }, body }) => {
    settle(await desks.act(operatorOf(session), { kind: 'supervise', callId, role: body.role }));
  });

  route(app, 'POST /api/operator/echo', async ({ session, body }) =>
    answered(await desks.act(operatorOf(session), { kind: 'echo', offer: body.offer })),
  );
}

function operatorOf({ accountId, projectId, displayName, dialsOut }: StoredSession): Operator {
  return { id: accountId, projectId, name: displayName, dialsOut };
}

type Wanted = { readonly stationId: string } | { readonly number: string };

/** The contract lets one of the two through. */
function wantedOf({ stationId, number = '' }: { stationId?: string; number?: string }): Wanted {
  return stationId === undefined ? { number } : { stationId };
}

const refusals: Readonly<Record<string, { readonly kind: FailureKind; readonly message: string }>> = {
  'not-now': { kind: 'conflict', message: 'This can not be done at this moment of the call.' },
  'no-station': { kind: 'missing', message: 'There is no such telephone or page.' },
  'no-number': { kind: 'invalid', message: 'This is no number that can be called.' },
  forbidden: { kind: 'denied', message: 'You may not call this number.' },
};

function settle(result: DeedResult): void {
  if (result.ok) return;
  const why = refusals[result.why] === undefined ? 'not-now' : result.why;
  const { kind, message } = refusals[why] ?? { kind: 'conflict', message: '' };
  throw new Failure(kind, { code: `operator.${why}`, message });
}

function answered(result: DeedResult): { answer: string } {
  if (result.ok) return { answer: result.answer ?? '' };
  throw new Failure('conflict', {
    code: 'operator.no-sound',
    message: 'The sound of this browser can not be used, or the call is over.',
    params: { why: result.why },
  });
}
