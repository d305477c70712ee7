// Content Security Policy Level 3; RFC 6797 (HSTS); Fetch Metadata Request Headers.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Failure } from '../base/index.ts';

// Mantine writes its colours into style elements, hence 'unsafe-inline' for styles; scripts are our own files only
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer: what browsers must not do with it. */
export function addSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), payment=(), usb=()',
      'x-frame-options': 'DENY',
    });
    if (request.protocol === 'https') void reply.header('strict-transport-security', 'max-age=31536000');
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
  });
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses writes that another site's page made the browser send, beside what SameSite already prevents. */
export function refuseOtherOrigins(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (reading.has(request.method) || isOwn(request)) return;
    throw new Failure('denied', {
      code: 'session.other-origin',
      message: 'This request came from another site.',
    });
  });
}

function isOwn(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.headers.origin;
  // programs that are not browsers send neither
  if (origin === undefined) return true;
  const own = `${request.protocol}://${request.host}`;
  return URL.canParse(origin) && URL.canParse(own) && new URL(origin).host === new URL(own).host;
}
