import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import type { NewSession } from '../../auth/sessions.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import type { Session } from '../../contract/index.ts';
import { clearSessionCookie, sessionIfAny, setSessionCookie } from '../../guard.ts';
import { route } from '../../route.ts';
import { endSession } from './end-session.ts';

export function sessionRoutes(app: FastifyInstance, context: ApiContext): void {
  const { sessions, audit } = context;

  route(app, 'GET /api/session', async ({ request }) => {
    const session = await sessionIfAny(sessions, request);
    if (session) return present(context, session);
    return { signedIn: false as const, needsFirstUser: await sessions.needsFirstUser() };
  });

  route(app, 'POST /api/session', async ({ body, request, reply }) => {
    const session = await sessions.signIn(body.name, body.password, request.ip);
    return begin(context, request, reply, session, await sessionIfAny(sessions, request));
  });

  route(app, 'DELETE /api/session', async ({ request, reply }) => {
    clearSessionCookie(reply);
    const session = await sessionIfAny(sessions, request);
    if (!session) return;
    const { id, projectId, accountId } = session;
    await sessions.signOut(id);
    await endSession(context, id);
    await audit.write({ projectId, accountId, action: 'signed-out' });
  });

  route(app, 'PUT /api/session/password', async ({ body, session }) => {
    const ended = await sessions.changePassword(session, body.current, body.next);
    for (const id of ended) await endSession(context, id);
    const { projectId, accountId } = session;
    await audit.write({ projectId, accountId, action: 'password-changed' });
  });

  route(app, 'POST /api/sign-in-link/look', async ({ body }) => {
    const { purpose, name, displayName, isFirst, expiresAt } = await sessions.link(body.token);
    return { purpose, name, displayName, isFirst, expiresAt: expiresAt.toISOString() };
  });

  route(app, 'POST /api/sign-in-link', async ({ body, request, reply }) => {
    const before = await sessionIfAny(sessions, request);
    const { session, ended } = await sessions.useLink(body.token, body);
    for (const id of ended) if (id !== before?.id) await endSession(context, id);
    const { projectId, accountId } = session;
    await audit.write({ projectId, accountId, action: 'password-changed', detail: { byLink: true } });
    return begin(context, request, reply, session, before);
  });
}

async function begin(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  session: NewSession,
  before: StoredSession | null,
): Promise<Session> {
  // a session that the browser had before is not left lying about
  if (before) {
    await context.sessions.signOut(before.id);
    // the same person goes on with his new session, also in a talk
    if (before.accountId === session.accountId) context.hub.endSession(before.id);
    else await endSession(context, before.id);
  }
  setSessionCookie(request, reply, session);
  const { projectId, accountId } = session;
  await context.audit.write({ projectId, accountId, action: 'signed-in' });
  return present(context, session);
}

async function present(context: ApiContext, session: StoredSession): Promise<Session> {
  const project = await context.services.projects.get(session.projectId);
  return {
    signedIn: true,
    user: {
      id: session.accountId,
      name: session.accountName,
      displayName: session.displayName,
      role: session.role,
    },
    project: { id: project.id, name: project.settings.clinicName },
    expiresAt: session.expiresAt.toISOString(),
  };
}
