import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allowance, loggedError } from '../../../base/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { visitCalendar } from './visit-calendar.ts';
import { gonePage, laterPage, visitPage, type PageLanguage } from './visit-page.ts';

const limits = { perSecond: 2, atOnce: 40 };
const mostAddresses = 10_000;
const Answer = z.object({ answer: z.enum(['confirm', 'decline', 'move']) });

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly code: string;
}

/**
 * The page where a patient answers about his visit by the link of a message: `/v/CODE`, without signing in. Looking at it changes
 * nothing, so that a messenger's preview does not answer for him; the button sends a form.
 */
export function visitPageRoutes(app: FastifyInstance, { services, publish }: ApiContext): void {
  const { visitLinks, clock, log } = services;
  const allowances = new Map<string, Allowance>();

  const isTooMuch = (address: string): boolean => {
    const nowMs = clock.monotonicMs();
    const allowance = allowances.get(address) ?? new Allowance(limits, nowMs);
    // the longest known goes first: whoever comes back gets a new one
    allowances.delete(address);
    allowances.set(address, allowance);
    const [oldest] = allowances.keys();
    if (allowances.size > mostAddresses && oldest !== undefined) allowances.delete(oldest);
    return !allowance.take(nowMs);
  };

  const serve = async (asked: Asked, answer: () => Promise<FastifyReply>): Promise<FastifyReply> => {
    const { request, reply } = asked;
    // no address of this page goes to another site, and its form still says that it is our own
    void reply.headers({
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex, nofollow',
    });
    if (isTooMuch(request.ip)) return html(reply.status(429), laterPage(languageOf(request, 'ru')));
    try {
      return await answer();
    } catch (err) {
      log.warn({ err: loggedError(err) }, 'the page of a visit could not be shown');
      return html(reply.status(503), laterPage(languageOf(request, 'ru')));
    }
  };

  const show = async ({ request, reply, code }: Asked, calledBack: boolean): Promise<FastifyReply> => {
    const visit = await visitLinks.find(code);
    if (!visit) return html(reply.status(404), gonePage(languageOf(request, 'ru')));
    const language = languageOf(request, visit.language);
    return html(reply, visitPage({ visit, code, language, calledBack }));
  };

  // forms are read here only: the rest of the house takes JSON
  void app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 1024 },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    const options = { config: { access: 'public' }, schema: { hide: true } } as const;

    scope.get('/v/:code', options, (request, reply) => {
      const asked = { request, reply, code: codeOf(request) };
      return serve(asked, () => show(asked, false));
    });

    scope.post('/v/:code', options, (request, reply) => {
      const asked = { request, reply, code: codeOf(request) };
      return serve(asked, async () => {
        const said = Answer.safeParse(request.body);
        const done = said.success && (await visitLinks.answer(asked.code, said.data.answer));
        if (done && done.calledBack)
          publish({ projectId: done.projectId, event: { kind: 'hand-call', open: null } });
        return show(asked, done ? done.calledBack : false);
      });
    });

    scope.get('/v/:code/visit.ics', options, (request, reply) => {
      const code = codeOf(request);
      return serve({ request, reply, code }, async () => {
        const visit = await visitLinks.find(code);
        if (!visit) return html(reply.status(404), gonePage(languageOf(request, 'ru')));
        return reply
          .type('text/calendar; charset=utf-8')
          .header('content-disposition', 'attachment; filename="visit.ics"')
          .send(visitCalendar(visit, code, clock.now()));
      });
    });
  });
}

function codeOf(request: FastifyRequest): string {
  return (request.params as { code: string }).code;
}

function languageOf(request: FastifyRequest, otherwise: PageLanguage): PageLanguage {
  const { lang } = request.query as { lang?: unknown };
  return lang === 'ru' || lang === 'en' ? lang : otherwise;
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page);
}
