import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '../base/index.ts';
import type { NewSession, Sessions } from './auth/sessions.ts';
import type { StoredSession } from './auth/session-store.ts';
import { isAtLeast, mayAsk } from './contract/index.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Everything that does not say `public` needs a session. */
    readonly access?: 'public' | 'signed-in';
    /** As the contract names it; what is not of the contract (the documentation) is for administrators. */
    readonly endpoint?: string;
  }
  interface FastifyRequest {
    session: StoredSession | null;
  }
}

const cookieName = 'perezvon_session';

/** Stops those who have not signed in, and those whose role may not, unless the route says that it is public. */
export function guardRoutes(app: FastifyInstance, sessions: Sessions): void {
  app.decorateRequest('session', null);
  app.addHook('onRequest', async (request) => {
    // public routes work without a database: whoever wants to know asks `sessionIfAny`
    if (request.routeOptions.config.access === 'public') return;
    if (request.is404 && !isApi(request)) return;
    // who talks with a patient goes on while the database is away
    const find = isOfDesk(request) ? (token: string) => sessions.findOrRecall(token) : undefined;
    const session = await sessionIfAny(sessions, request, find);
    if (!session) throw signInNeeded();
    if (!mayUse(session, request)) throw notAllowed();
  });
}

/** The asker's session in a public route; null when nobody has signed in. */
export async function sessionIfAny(
  sessions: Sessions,
  request: FastifyRequest,
  find: Sessions['find'] = (token) => sessions.find(token),
): Promise<StoredSession | null> {
  const token = request.cookies[cookieName];
  request.session = token ? ((await find(token)) ?? null) : null;
  return request.session;
}

/** The asker's session, for routes that the guard has let through. */
export function sessionOf(request: FastifyRequest): StoredSession {
  if (!request.session) throw signInNeeded();
  return request.session;
}

/**
 * The project guard: gives back `row` when it exists and belongs to the asker's project, else throws `missing`,
 * so that nobody can find out what other projects have.
 */
export function ownRow<Row extends { readonly projectId: string }>(
  session: StoredSession,
  row: Row | undefined | null,
  word: string,
): Row {
  if (!row || row.projectId !== session.projectId) {
    throw new Failure('missing', { code: `${word}.missing`, message: `There is no such ${word}.` });
  }
  return row;
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, session: NewSession): void {
  void reply.setCookie(cookieName, session.token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    // the server knows when it ends; the cookie may stay as long as the longest session
    maxAge: 30 * 24 * 3600,
  });
}

export function clearSessionCookie(reply: FastifyReply): void {
  void reply.clearCookie(cookieName, { path: '/' });
}

function mayUse({ role }: StoredSession, request: FastifyRequest): boolean {
  if (request.is404) return true;
  const { endpoint } = request.routeOptions.config;
  return endpoint === undefined ? isAtLeast(role, 'administrator') : mayAsk(role, endpoint);
}

function isApi(request: FastifyRequest): boolean {
  return request.url.startsWith('/api/') || request.url === '/api';
}

function isOfDesk(request: FastifyRequest): boolean {
  return request.routeOptions.url?.startsWith('/api/operator/') ?? false;
}

export function signInNeeded(): Failure {
  return new Failure('denied', { code: 'session.needed', message: 'Sign in first.' });
}

function notAllowed(): Failure {
  return new Failure('denied', { code: 'role.not-allowed', message: 'Your role does not allow this.' });
}
