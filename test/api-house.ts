import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { ApiContext } from '../src/api/api-context.ts';
import { buildApi } from '../src/api/api.ts';
import type { LiveNews } from '../src/api/live/live-news.ts';
import { ImportRuns } from '../src/api/routes/imports/import-runs.ts';
import { issueSignInLink } from '../src/api/auth/sign-in-link.ts';
import type { ApiServices } from '../src/api/services.ts';
import { ManualClock, newId, silentLog } from '../src/base/index.ts';
import { localCalls } from '../src/calls/index.ts';
import { Campaigns } from '../src/campaigns/index.ts';
import { AppointmentImport, Appointments, OwnVoices, Projects, SpeechEngines } from '../src/clinic/index.ts';
import type { Database } from '../src/db/index.ts';
import { openSmsDesk } from '../src/main/written-messages.ts';
import { openTestDatabase } from './database.ts';
import { Phones } from '../src/calls/phones.ts';
import { SecretBox } from '../src/calls/secret-box.ts';
import { FakeCalls } from './fakes/fake-calls.ts';

export const password = 'correct horse battery';

/** A whole API on a database of its own, with somebody signed in. Only the network is not there. */
export interface ApiHouse {
  readonly app: FastifyInstance;
  readonly context: ApiContext;
  readonly services: ApiServices;
  readonly database: Database;
  readonly clock: ManualClock;
  readonly calls: FakeCalls;
  readonly directory: string;
  readonly projectId: string;
  /** The cookie of «Ольга», the first user. */
  readonly cookie: string;
  /** Asks as the first user; `cookie: ''` asks as nobody. */
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, more?: Asking): Promise<LightMyRequestResponse>;
  /** Listens on a free port of the loopback; gives back the port. */
  listen(): Promise<number>;
  /** A user of another project, with its cookie. */
  stranger(): Promise<{ cookie: string; projectId: string }>;
  close(): Promise<void>;
}

export interface Asking {
  readonly body?: unknown;
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
}

export async function openApiHouse(): Promise<ApiHouse> {
  const { database, close } = await openTestDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'perezvon-api-'));
  const clock = new ManualClock();
  const calls = new FakeCalls();
  calls.phones = await openPhones(database, clock, calls, directory);
  const services = makeServices(database, clock, calls, directory, (news) => context.publish(news));
  const project = await services.projects.ensureDefault();
  const { app, context } = await buildApi({
    services,
    settings: {
      version: '0.0.0',
      recordingsDirectory: join(directory, 'recordings'),
      modelDirectory: join(directory, 'models'),
      consoleDirectory: join(directory, 'console'),
    },
  });
  const link = await issueSignInLink({ database, clock, projectId: project.id });
  const cookie = await useLink(app, link?.path ?? '', 'Ольга');
  const ask: ApiHouse['ask'] = (method, url, more = {}) => {
    const sent = more.cookie ?? cookie;
    const options: InjectOptions = {
      method,
      url,
      headers: { ...(sent ? { cookie: sent } : {}), ...more.headers },
    };
    return app.inject(more.body === undefined ? options : { ...options, payload: more.body as object });
  };
  return {
    ...{ app, context, services, database, clock, calls, directory, cookie, ask },
    projectId: project.id,
    listen: async () => {
      await app.listen({ host: '127.0.0.1', port: 0 });
      return (app.server.address() as AddressInfo).port;
    },
    stranger: () => makeStranger(database, app, clock),
    close: async () => {
      await app.close();
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function openPhones(
  database: Database,
  clock: ManualClock,
  calls: FakeCalls,
  directory: string,
): Promise<Phones> {
  const phones = new Phones({
    ...{ clock, log: silentLog, database, node: 'main', stations: calls.stations },
    secrets: await SecretBox.open(directory),
    isTrunkOf: (trunkId, projectId) =>
      calls.trunkRows.some((trunk) => trunk.id === trunkId && trunk.projectId === projectId),
  });
  await phones.load();
  return phones;
}

function makeServices(
  database: Database,
  clock: ManualClock,
  calls: FakeCalls,
  directory: string,
  publish: (news: LiveNews) => void,
): ApiServices {
  const imports = new AppointmentImport({
    ...{ database, clock, log: silentLog },
    directory: join(directory, 'imports'),
  });
  const appointments = new Appointments({ database });
  const ignore = (): void => undefined;
  const projects = new Projects({ database, clock });
  const sealing = new SecretBox(Buffer.alloc(32, 7));
  return {
    ...openSmsDesk({ database, projects, appointments, secrets: sealing }, ignore, clock),
    ...{ clock, log: silentLog, database, appointments, calls: localCalls(calls) },
    projects,
    imports,
    ownVoices: new OwnVoices({ database, clock, directory: join(directory, 'own-voice') }),
    speechEngines: new SpeechEngines({ database, clock, sealing }),
    away: () => calls.awayRoles,
    loadings: new ImportRuns({ imports, log: silentLog, publish }),
    campaigns: new Campaigns({
      ...{ clock, database, appointments },
      trunks: { get: (id) => calls.trunks.get(id) },
      onNews: ignore,
      onWork: ignore,
    }),
  };
}

/** The cookie header of whoever used the link. */
export async function useLink(app: FastifyInstance, path: string, name: string): Promise<string> {
  const token = path.split('#')[1] ?? '';
  const answer = await app.inject({
    method: 'POST',
    url: '/api/sign-in-link',
    payload: { token, name, password },
  });
  return cookieOf(answer);
}

export function cookieOf(answer: LightMyRequestResponse): string {
  return answer.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

async function makeStranger(
  database: Database,
  app: FastifyInstance,
  clock: ManualClock,
): Promise<{ cookie: string; projectId: string }> {
  const projectId = newId();
  const accountId = newId();
  const at = new Date(clock.now());
  const settings = JSON.stringify({ clinicName: 'Чужая клиника' });
  await database.query(
    'insert into clinic.project (id, name, settings, created_at) values ($1, $2, $3, $4)',
    [...[projectId, projectId, settings, at]],
  );
  await database.query(
    `insert into auth.account
       (id, project_id, name, name_key, display_name, role, password_hash, created_at, password_changed_at)
     values ($1, $2, $3, $3, $3, 'administrator', '', $4, $4)`,
    [accountId, projectId, `stranger ${accountId}`, at],
  );
  const link = await issueSignInLink({ database, clock, projectId, name: `stranger ${accountId}` });
  return { cookie: await useLink(app, link?.path ?? '', 'ignored'), projectId };
}
