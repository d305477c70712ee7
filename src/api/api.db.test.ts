import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../base/index.ts';
import {
  endpoints,
  FailureBody,
  isAtLeast,
  mayAsk,
  roleRules,
  roles,
  type Endpoint,
  type PersonLink,
  type Role,
} from './contract/index.ts';
import { openApiHouse, useLink, type ApiHouse } from '../../test/api-house.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

// the only things that anybody may ask; adding to this list is a decision
const open = new Set([
  'GET /api/health',
  'GET /api/session',
  'POST /api/session',
  'DELETE /api/session',
  'POST /api/sign-in-link/look',
  'POST /api/sign-in-link',
]);

interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { security?: unknown[]; summary?: string }>>;
  readonly components: { schemas: Record<string, unknown> };
}

const documentOf = async (): Promise<Document> => (await house.ask('GET', '/api/openapi.json')).json();

/** Every operation of the documentation as `GET /api/campaigns/:id`. */
async function documented(): Promise<string[]> {
  const { paths } = await documentOf();
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(
      (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    ),
  );
}

describe('the documentation', () => {
  it('has every endpoint of the contract and nothing else', async () => {
    expect((await documented()).sort()).toEqual(Object.keys(endpoints).sort());
  });

  it('is OpenAPI 3.1 with named schemas', async () => {
    const document = await documentOf();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['Campaign', 'Target', 'Call', 'Failure', 'ImportPreview']),
    );
    expect(JSON.stringify(document)).not.toContain('"$ref":"#/definitions');
  });

  it.each(['/api/docs', '/api/docs/json', '/api/openapi.json', '/api/docs/static/index.html'])(
    '%s needs sign-in',
    async (url) => {
      const answer = await house.ask('GET', url, { cookie: '' });
      expect(answer.statusCode).toBe(401);
    },
  );

  it('shows its page to those who have signed in', async () => {
    const answer = await house.ask('GET', '/api/docs/');
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('swagger-ui');
  });
});

describe('the guard', () => {
  it('lets nobody in without a session, but to the few open endpoints', async () => {
    for (const name of await documented()) {
      const [method, path] = name.split(' ') as ['GET', string];
      const url = path.replace(':id', newId()).replace(':token', 'x'.repeat(43));
      const answer = await house.ask(method, url, { cookie: '' });
      const code = answer.body.startsWith('{') ? (answer.json<{ code?: string }>().code ?? '') : '';
      if (open.has(name)) expect(code, name).not.toBe('session.needed');
      else expect([name, answer.statusCode, code]).toEqual([name, 401, 'session.needed']);
    }
  });

  it('says in the contract what it does', () => {
    const table: Record<string, Endpoint> = endpoints;
    const said = Object.keys(table).filter((name) => table[name]?.access === 'public');
    expect(said.sort()).toEqual([...open].sort());
  });

  it('takes no forged or foreign cookie', async () => {
    const answer = await house.ask('GET', '/api/settings', { cookie: `perezvon_session=${'x'.repeat(43)}` });
    expect(answer.statusCode).toBe(401);
  });

  it('hides unknown addresses under /api from strangers and calls them missing for users', async () => {
    expect((await house.ask('GET', '/api/secrets', { cookie: '' })).statusCode).toBe(401);
    expect((await house.ask('POST', '/api/secrets', { cookie: '' })).statusCode).toBe(401);
    expect((await house.ask('GET', '/api/secrets')).statusCode).toBe(404);
    expect((await house.ask('POST', '/api/secrets')).statusCode).toBe(404);
  });
});

describe('roles', () => {
  const as = async (role: Role): Promise<string> => {
    const body = { name: `${role} of the guard`, displayName: role, role };
    const added = (await house.ask('POST', '/api/people', { body })).json<PersonLink>();
    return useLink(house.app, added.link.path, 'ignored');
  };

  it('may ask what the law says and nothing else, in every endpoint of the contract', async () => {
    const cookies = {
      operator: await as('operator'),
      supervisor: await as('supervisor'),
      administrator: await as('administrator'),
    };
    for (const [name, least] of Object.entries(roleRules)) {
      // asking for it ends the session's stream only after an hour
      if (name === 'GET /api/live') continue;
      const [method, path] = name.split(' ') as ['GET', string];
      const url = path.replaceAll(/:\w+/g, newId());
      for (const role of roles) {
        const answer = await house.ask(method, url, { cookie: cookies[role] });
        const code = answer.body.startsWith('{') ? answer.json<{ code?: string }>().code : undefined;
        expect([name, role, code === 'role.not-allowed']).toEqual([name, role, !isAtLeast(role, least)]);
      }
    }
  });

  it('have a rule for everything that is not public', () => {
    expect([...Object.keys(roleRules), ...open].sort()).toEqual(Object.keys(endpoints).sort());
  });

  it('are refused what has no rule', () => {
    expect(mayAsk('administrator', 'GET /api/secrets')).toBe(false);
  });

  it('below the administrator’s do not read the documentation', async () => {
    const body = { name: 'reader', displayName: 'reader', role: 'supervisor' };
    const added = (await house.ask('POST', '/api/people', { body })).json<PersonLink>();
    const cookie = await useLink(house.app, added.link.path, 'ignored');
    for (const url of ['/api/docs', '/api/docs/json', '/api/openapi.json']) {
      expect((await house.ask('GET', url, { cookie })).statusCode, url).toBe(403);
    }
    expect((await house.ask('GET', '/api/nothing', { cookie })).statusCode).toBe(404);
  });
});

describe('writes from other sites', () => {
  const body = { ...{ name: 'Ольга', password: 'wrong' } };

  it.each([
    ['another site by Fetch Metadata', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling host', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
  ])('are refused: %s', async (_, headers) => {
    const answer = await house.ask('POST', '/api/session', { body, headers, cookie: '' });
    expect([answer.statusCode, answer.json<FailureBody>().code]).toEqual([403, 'session.other-origin']);
  });

  it.each([
    ['the console', { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:80' }],
    ['an older browser', { origin: 'http://localhost:80' }],
    ['a program', {}],
  ])('are not confused with %s', async (_, headers) => {
    const answer = await house.ask('DELETE', '/api/session', { headers, cookie: '' });
    expect(answer.statusCode).toBe(204);
  });
});

describe('answers', () => {
  it('carry security headers, and are not kept by caches', async () => {
    const { headers } = await house.ask('GET', '/api/settings');
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('tell which fields are wrong, without their values', async () => {
    const answer = await house.ask('POST', '/api/campaigns', {
      body: { trunkId: 'secret-value', appointments: {} },
    });
    const failure = FailureBody.parse(answer.json());
    expect([answer.statusCode, failure.code]).toEqual([400, 'input.wrong']);
    expect(failure.fields?.map((field) => field.path)).toContain('trunkId');
    expect(answer.body).not.toContain('secret-value');
  });

  it('refuse what is no JSON and what is too long', async () => {
    const headers = { 'content-type': 'application/json' };
    const broken = await house.ask('POST', '/api/campaigns', { body: '{', headers });
    expect([broken.statusCode, broken.json<FailureBody>().code]).toEqual([400, 'input.unreadable']);
    const long = await house.ask('POST', '/api/campaigns', { body: 'x'.repeat(1_100_000), headers });
    expect([long.statusCode, long.json<FailureBody>().code]).toEqual([413, 'input.too-large']);
    const text = await house.ask('POST', '/api/campaigns', {
      body: 'x',
      headers: { 'content-type': 'text/x' },
    });
    expect([text.statusCode, text.json<FailureBody>().code]).toEqual([415, 'input.wrong-kind']);
  });
});
