import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import type { Trunk as Line, TrunkInput as LineInput } from '../../../calls/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import type { TakenBody, Trunk } from '../../contract/index.ts';
import { ownRow } from '../../guard.ts';
import { route } from '../../route.ts';
import { presentTrunk } from './trunk-presenter.ts';
import { TrunkTests } from './trunk-tests.ts';

export function trunkRoutes(app: FastifyInstance, context: ApiContext): void {
  const { services, audit } = context;
  const { trunks } = services.calls;
  const tests = new TrunkTests({
    clock: services.clock,
    log: services.log,
    trunks,
    publish: context.publish,
  });

  const own = async (session: StoredSession, id: string): Promise<Line> => {
    // a removed line is known by its id but can't be used any more
    const listed = (await trunks.list(session.projectId)).find((trunk) => trunk.id === id);
    return ownRow(session, listed, 'trunk');
  };
  const ownReal = async (session: StoredSession, id: string): Promise<Line> => {
    const trunk = await own(session, id);
    if (trunk.kind !== 'rehearsal') return trunk;
    throw new Failure('conflict', {
      code: 'trunk.rehearsal',
      message: 'The rehearsal line can not be changed.',
    });
  };
  const shownAll = async (projectId: string, lines: readonly Line[]): Promise<Trunk[]> => {
    const statusOf = new Map((await trunks.states(projectId)).map((status) => [status.trunkId, status]));
    return lines.map((trunk) => {
      const status = statusOf.get(trunk.id);
      const state = status?.state ?? { state: 'connecting', sinceMs: services.clock.now() };
      return presentTrunk(trunk, state, status?.linesInUse ?? 0);
    });
  };
  const shown = async (trunk: Line): Promise<Trunk> => (await shownAll(trunk.projectId, [trunk]))[0] as Trunk;

  route(app, 'GET /api/trunks', async ({ session }) => {
    const { projectId } = session;
    await trunks.rehearsalTrunk(projectId);
    return { items: await shownAll(projectId, await trunks.list(projectId)) };
  });

  route(app, 'POST /api/trunks', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const trunk = await trunks.save(inputOf(projectId, body));
    await audit.write({ projectId, accountId, action: 'trunk-changed', subjectId: trunk.id });
    return shown(trunk);
  });

  route(app, 'PUT /api/trunks/:id', async ({ session, params, body }) => {
    await ownReal(session, params.id);
    const { projectId, accountId } = session;
    const trunk = await trunks.save({ ...inputOf(projectId, body), id: params.id });
    await audit.write({ projectId, accountId, action: 'trunk-changed', subjectId: trunk.id });
    return shown(trunk);
  });

  route(app, 'DELETE /api/trunks/:id', async ({ session, params }) => {
    await ownReal(session, params.id);
    const { projectId, accountId } = session;
    const campaigns = await services.campaigns.list(projectId);
    const users = campaigns.filter(({ trunkId, state }) => trunkId === params.id && inProgress.has(state));
    if (users.length > 0) {
      throw new Failure('conflict', {
        code: 'trunk.in-use',
        message: 'A campaign that is not over uses this line.',
      });
    }
    await trunks.remove(params.id);
    await audit.write({ projectId, accountId, action: 'trunk-removed', subjectId: params.id });
  });

  route(app, 'POST /api/trunks/:id/test', async ({ session, params, body }) => {
    const trunk = await own(session, params.id);
    const test = tests.start(trunk, dialled(body.number));
    const { projectId, accountId } = session;
    await audit.write({ projectId, accountId, action: 'trunk-tested', subjectId: trunk.id });
    return test;
  });

  route(app, 'GET /api/trunk-tests/:id', async ({ session, params }) => {
    return ownRow(session, tests.get(params.id), 'trunk-test').test;
  });
}

const inProgress = new Set<string>(['running', 'paused']);

function inputOf(projectId: string, body: TakenBody<'POST /api/trunks'>): LineInput {
  const { username, authUsername, callerId, prefix, backupId, ...rest } = body;
  const { authority, clientCertificate, port, domain, proxy, ...others } = rest;
  return {
    ...others,
    projectId,
    port: port ?? undefined,
    domain: domain ?? undefined,
    proxy: proxy ?? undefined,
    username: username ?? undefined,
    authUsername: authUsername ?? undefined,
    callerId: callerId ?? undefined,
    prefix: prefix ?? undefined,
    authority: authority ?? undefined,
    clientCertificate: clientCertificate ?? undefined,
    backupId: backupId ?? undefined,
  };
}

/** A Russian number however it is written as E.164; an extension or another number as it was typed, without its signs. */
function dialled(typed: string): string {
  const signs = typed.replaceAll(/[\s()-]/g, '');
  const [, national] = /^(?:\+?7|8)(\d{10})$/.exec(signs) ?? [];
  return national ? `+7${national}` : signs;
}
