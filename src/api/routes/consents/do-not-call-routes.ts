import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import { DoNotCallList, problemHint, type ForbiddenNumber as Stored } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import type { ForbiddenNumber } from '../../contract/index.ts';
import { instant } from '../../presenters/instant.ts';
import { pageFrom } from '../../presenters/page-from.ts';
import { route } from '../../route.ts';
import { takeUpload } from '../imports/upload.ts';
import { readPhone } from './read-phone.ts';

export function doNotCallRoutes(app: FastifyInstance, { services, audit }: ApiContext): void {
  const { clock, database } = services;
  const list = new DoNotCallList({ database });
  const wrote = (
    { projectId, accountId }: StoredSession,
    detail: Readonly<Record<string, string | number>>,
    subjectId?: string,
  ) => audit.write({ projectId, accountId, action: 'do-not-call-changed', subjectId, detail });

  route(app, 'GET /api/do-not-call', async ({ session, query }) =>
    pageFrom(query, (filter) => list.list(session.projectId, filter), present),
  );

  route(app, 'POST /api/do-not-call', async ({ session, body }) => {
    const line = { phone: readPhone(body.phone), reason: body.reason };
    if (!(await list.add(session.projectId, line, session.displayName, clock.now()))) {
      const message = 'This number stands on the list already.';
      throw new Failure('conflict', { code: 'do-not-call.known', message });
    }
    await wrote(session, { verb: 'added' });
  });

  route(app, 'POST /api/do-not-call/import', async ({ session, request }) => {
    const { projectId, displayName } = session;
    const { id, problems, severalRows, ...counts } = await takeUpload(request, (fileName, content) =>
      list.takeFile(projectId, fileName, content, displayName, clock.now()),
    );
    await wrote(session, { verb: 'imported', ...counts }, id);
    return {
      ...{ id, ...counts, severalRows: [...severalRows] },
      problems: problems.map(({ row, value, code }) => ({
        ...{ row, value },
        hint: { ru: problemHint(code, 'ru'), en: problemHint(code, 'en') },
      })),
    };
  });

  route(app, 'POST /api/do-not-call/import/:id/undo', async ({ session, params: { id } }) => {
    const { projectId, displayName } = session;
    const removed = await list.removeImport(projectId, id, displayName, clock.now());
    if (removed === 0) throw missing();
    await wrote(session, { verb: 'import-undone', removed }, id);
    return { removed };
  });

  route(app, 'POST /api/do-not-call/:id/remove', async ({ session, params: { id }, body }) => {
    const { projectId, displayName } = session;
    if (!(await list.remove(projectId, id, body.note, displayName, clock.now()))) throw missing();
    await wrote(session, { verb: 'removed' }, id);
  });

  route(app, 'POST /api/do-not-call/:id/restore', async ({ session, params: { id } }) => {
    if (!(await list.restore(session.projectId, id))) throw missing();
    await wrote(session, { verb: 'restored' }, id);
  });
}

function missing(): Failure {
  const message = 'There is no such number on the list.';
  return new Failure('missing', { code: 'do-not-call.missing', message });
}

function present({ addedAt, ...number }: Stored): ForbiddenNumber {
  return { ...number, addedAt: instant(addedAt) };
}
