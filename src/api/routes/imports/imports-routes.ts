import type { FastifyInstance } from 'fastify';
import { sampleFile, type ImportRecord } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import type { Import } from '../../contract/index.ts';
import { ownRow } from '../../guard.ts';
import { csvType, sendFile, xlsxType } from '../../presenters/file-answer.ts';
import { route } from '../../route.ts';
import { absentRoutes } from './absent-routes.ts';
import { presentImport, presentProblem } from './import-presenter.ts';
import { takeUpload } from './upload.ts';

export function importRoutes(app: FastifyInstance, context: ApiContext): void {
  const { services, audit } = context;
  const { imports, loadings } = services;
  app.addHook('preClose', () => loadings.stop());

  const own = async (session: StoredSession, id: string): Promise<ImportRecord> =>
    ownRow(session, await imports.get(id), 'import');
  /** Only rows that say so can be; nobody is asked about the others. */
  const underWay = async (records: readonly ImportRecord[]): ReturnType<typeof loadings.underWay> =>
    records.some(({ state }) => state === 'running') ? loadings.underWay() : {};
  const shown = async (record: ImportRecord): Promise<Import> => {
    const running = (await underWay([record]))[record.id];
    const preview = record.state === 'done' || running ? undefined : await imports.preview(record.id);
    return presentImport(record, preview, running);
  };

  route(app, 'GET /api/imports', async ({ session }) => {
    const records = await imports.list(session.projectId);
    const running = await underWay(records);
    return { items: records.map((record) => presentImport(record, undefined, running[record.id])) };
  });

  route(app, 'POST /api/imports', async ({ session, request }) => {
    const record = await takeUpload(request, (fileName, content) =>
      imports.receive(session.projectId, fileName, content),
    );
    return shown(record);
  });

  route(app, 'POST /api/imports/sample', async ({ session }) => {
    const content = await sample(session, 'csv');
    return shown(await imports.receive(session.projectId, 'sample.csv', pieces(content), 'sample'));
  });

  route(app, 'GET /api/imports/:id', async ({ session, params }) => shown(await own(session, params.id)));

  route(app, 'PUT /api/imports/:id/mapping', async ({ session, params, body }) => {
    await own(session, params.id);
    if (body.reading) await imports.preview(params.id, body.reading);
    if (body.mapping) await imports.saveMapping(params.id, body.mapping);
    return shown(await own(session, params.id));
  });

  route(app, 'POST /api/imports/:id/run', async ({ session, params }) => {
    const record = await own(session, params.id);
    await loadings.start(record);
    const { projectId, accountId } = session;
    await audit.write({ projectId, accountId, action: 'visits-imported', subjectId: record.id });
    return shown(await own(session, record.id));
  });

  route(app, 'GET /api/imports/:id/problems', async ({ session, params, query }) => {
    const record = await own(session, params.id);
    const page = await imports.problems(record.id, { limit: query.limit, after: query.after });
    const { problems } = record.counts;
    return { items: page.rows.map(presentProblem), nextAfter: page.next ?? null, total: problems };
  });

  route(app, 'GET /api/imports/:id/problems.csv', async ({ session, params, query, reply }) => {
    const record = await own(session, params.id);
    const content = imports.problemFile(record.id, query.language);
    const name = `${bareName(record.fileName)} - ${query.language === 'ru' ? 'ошибки' : 'problems'}.csv`;
    return sendFile(reply, { name, type: csvType, content });
  });

  absentRoutes(app, context, own);

  route(app, 'GET /api/sample.csv', async ({ session, reply }) =>
    sendFile(reply, { name: 'sample.csv', type: csvType, content: await sample(session, 'csv') }),
  );

  route(app, 'GET /api/sample.xlsx', async ({ session, reply }) =>
    sendFile(reply, { name: 'sample.xlsx', type: xlsxType, content: await sample(session, 'xlsx') }),
  );

  async function sample(session: StoredSession, kind: 'csv' | 'xlsx'): Promise<Buffer> {
    const { settings } = await services.projects.get(session.projectId);
    return sampleFile(services.clock.now(), settings.timeZone, kind);
  }
}

async function* pieces(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}

function bareName(fileName: string): string {
  return fileName.replace(/\.[A-Za-z]{1,5}$/, '');
}
