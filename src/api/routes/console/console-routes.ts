import { access } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Failure } from '../../../base/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { sessionIfAny, signInNeeded } from '../../guard.ts';

const aYearS = 31_536_000;

/**
 * The console: files of the bundle as they are, and the bundle's page for every other address, because the pages'
 * addresses are the console's own matter. The bundle holds no data, so it is readable before the sign-in.
 */
export async function consoleRoutes(app: FastifyInstance, { settings, sessions }: ApiContext): Promise<void> {
  const root = settings.consoleDirectory;
  const built = await access(join(root, 'index.html')).then(
    () => true,
    () => false,
  );
  if (built) await app.register(fastifyStatic, { root, serve: false, cacheControl: false });

  const page = (reply: FastifyReply): FastifyReply => {
    void reply.header('cache-control', 'no-cache');
    if (built) return reply.sendFile('index.html');
    return reply
      .status(503)
      .type('text/plain; charset=utf-8')
      .send('The console was not built: run "npm run build", then start again.\n');
  };

  app.get('/*', { config: { access: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const path = pathOf(request.url);
    if (path === undefined || path === 'api' || path.startsWith('api/')) {
      if (!(await sessionIfAny(sessions, request))) throw signInNeeded();
      throw new Failure('missing', { code: 'address.missing', message: 'Nothing is at this address.' });
    }
    // names in assets/ carry a hash of their content
    if (path.startsWith('assets/'))
      void reply.header('cache-control', `public, max-age=${aYearS}, immutable`);
    if (!built || !/\.[a-z0-9]+$/i.test(path)) return page(reply);
    return reply.sendFile(path);
  });

  app.setNotFoundHandler(async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
    throw new Failure('missing', { code: 'address.missing', message: 'Nothing is at this address.' });
  });
}

/** Undefined for an address that can't be decoded. */
function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(url.split('?')[0] ?? '').replace(/^\/+/, '');
  } catch {
    return undefined;
  }
}
