import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import type { ListedAccount } from '../../auth/account-store.ts';
import type { AuditAction } from '../../auth/audit-store.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import { mayAsk, type Role } from '../../contract/index.ts';
import { ownRow } from '../../guard.ts';
import { route } from '../../route.ts';
import { endSession, leaveSupervision } from '../session/end-session.ts';
import { presentLink, presentPerson } from './person-presenter.ts';

/** Who may sign in, and what each may do. */
export function peopleRoutes(app: FastifyInstance, context: ApiContext): void {
  const { people, sessions, audit, hub } = context;
  const own = async (session: StoredSession, id: string): Promise<ListedAccount> => {
    const listed = (await people.list(session.projectId)).find((person) => person.id === id);
    return ownRow(session, listed, 'person');
  };
  const note = (
    { projectId, accountId }: StoredSession,
    action: AuditAction,
    subjectId: string,
    detail: Record<string, string | boolean> = {},
  ): Promise<void> => audit.write({ projectId, accountId, action, subjectId, detail });

  route(app, 'GET /api/people', async ({ session }) => ({
    items: (await people.list(session.projectId)).map(presentPerson),
  }));

  route(app, 'POST /api/people', async ({ session, body }) => {
    const added = await people.add({ ...body, projectId: session.projectId });
    await note(session, 'person-added', added.person.id, { role: body.role });
    return presentLink(added);
  });

  route(app, 'PUT /api/people/:id', async ({ session, params, body }) => {
    const before = await own(session, params.id);
    const { person, ended, changed } = await people.change({ ...before, ...body });
    sessions.forget([...ended, ...changed]);
    for (const id of ended) await endSession(context, id);
    // what may be heard is another thing now: the browser comes back and asks for everything again
    for (const id of changed) hub.endSession(id);
    if (maySupervise(before.role) && !maySupervise(person.role)) await leaveSupervision(context, person);
    const { role, enabled, dialsOut } = body;
    await note(session, 'person-changed', person.id, { role, enabled, dialsOut });
    return presentPerson({ ...person, lastSeenAt: before.lastSeenAt });
  });

  route(app, 'POST /api/people/:id/link', async ({ session, params }) => {
    const { id } = await own(session, params.id);
    const made = await people.newLink(id);
    await note(session, 'person-link-made', id);
    return presentLink(made);
  });
}

function maySupervise(role: Role): boolean {
  return mayAsk(role, 'POST /api/operator/talks/:callId');
}
