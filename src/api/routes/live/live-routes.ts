import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import { route } from '../../route.ts';

// the browser comes back by itself, and passes the guard again
const longestMs = 3_600_000;

export function liveRoutes(app: FastifyInstance, { services, hub }: ApiContext): void {
  app.addHook('preClose', async () => hub.close());

  route(app, 'GET /api/live', async ({ session, request, reply }) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would hold the news back
      'x-accel-buffering': 'no',
    });
    const leave = hub.join(
      { projectId: session.projectId, sessionId: session.id, role: session.role },
      {
        write: (text) => raw.write(text),
        onDrain: (action) => raw.on('drain', action),
        end: () => raw.end(),
      },
    );
    const limit = services.clock.after(longestMs, leave);
    raw.on('close', () => {
      limit.cancel();
      leave();
    });
    // a broken connection is an ordinary end here
    raw.on('error', leave);
    request.raw.on('error', leave);
    return reply;
  });
}
