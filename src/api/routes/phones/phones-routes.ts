import type { FastifyInstance } from 'fastify';
import type { PhoneAccount } from '../../../calls/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { AuditAction } from '../../auth/audit-store.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import type { Phone } from '../../contract/index.ts';
import { ownRow } from '../../guard.ts';
import { route } from '../../route.ts';
import { presentPhone, presentStranger } from './phone-presenter.ts';

export function phoneRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  const { calls } = services;
  const { phones } = calls;
  const own = async (session: StoredSession, id: string): Promise<PhoneAccount> => {
    const listed = (await phones.list(session.projectId)).find((phone) => phone.id === id);
    return ownRow(session, listed, 'phone');
  };
  const shownAll = async (projectId: string, accounts: readonly PhoneAccount[]): Promise<Phone[]> => {
    const states = await phones.states(projectId);
    const stateOf = new Map(states.map((state) => [state.accountId, state]));
    return accounts.map((account) => presentPhone(account, stateOf.get(account.id)));
  };
  const shown = async (account: PhoneAccount): Promise<Phone> =>
    (await shownAll(account.projectId, [account]))[0] as Phone;
  const note = (session: StoredSession, action: AuditAction, subjectId: string): Promise<void> => {
    const { projectId, accountId } = session;
    return audit.write({ projectId, accountId, action, subjectId });
  };

  route(app, 'GET /api/phones', async ({ session }) => {
    const { projectId } = session;
    const server = await calls.signInAt();
    const items = await shownAll(projectId, await phones.list(projectId));
    const strangers = (await phones.strangers()).map(presentStranger);
    return { items, server: server ? { ...server, tlsPort: server.tlsPort ?? null } : null, strangers };
  });

  route(app, 'POST /api/phones', async ({ session, body }) => {
    const { login, trunkId, ...others } = body;
    const { projectId } = session;
    const input = { ...others, projectId, login: login ?? undefined, trunkId: trunkId ?? undefined };
    const { phone, password } = await phones.add(input);
    await note(session, 'phone-changed', phone.id);
    return { phone: await shown(phone), password };
  });

  route(app, 'PUT /api/phones/:id', async ({ session, params, body }) => {
    const { id, projectId } = await own(session, params.id);
    const { trunkId, ...others } = body;
    const phone = await phones.change(id, { ...others, projectId, trunkId: trunkId ?? undefined });
    await note(session, 'phone-changed', id);
    return shown(phone);
  });

  route(app, 'POST /api/phones/:id/password', async ({ session, params }) => {
    const { id } = await own(session, params.id);
    const { phone, password } = await phones.renewPassword(id);
    await note(session, 'phone-password-changed', id);
    return { phone: await shown(phone), password };
  });

  route(app, 'POST /api/phones/:id/let-in', async ({ session, params }) => {
    const { id } = await own(session, params.id);
    await phones.letIn(id);
    await note(session, 'phone-changed', id);
  });

  route(app, 'POST /api/phones/strangers/let-in', async ({ session, body }) => {
    await phones.letStrangerIn(body.address);
    const { projectId, accountId } = session;
    const detail = { letIn: body.address };
    await audit.write({ projectId, accountId, action: 'phone-changed', subjectId: projectId, detail });
  });

  route(app, 'DELETE /api/phones/:id', async ({ session, params }) => {
    const { id } = await own(session, params.id);
    await phones.remove(id);
    await note(session, 'phone-removed', id);
  });
}
