import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApi } from '../../api.ts';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';

let house: ApiHouse;
let app: FastifyInstance;
let directory: string;
beforeAll(async () => {
  house = await openApiHouse();
  directory = await mkdtemp(join(tmpdir(), 'perezvon-console-'));
  await mkdir(join(directory, 'assets'));
  await writeFile(join(directory, 'index.html'), '<!doctype html><title>Перезвон</title>');
  await writeFile(join(directory, 'assets', 'main-1a2b.js'), 'start()');
  await writeFile(join(directory, 'favicon.svg'), '<svg/>');
  const settings = {
    ...{ version: '0.0.0', recordingsDirectory: directory, consoleDirectory: directory },
    modelDirectory: directory,
  };
  ({ app } = await buildApi({ services: house.services, settings }));
});
afterAll(async () => {
  await app.close();
  await house.close();
  await rm(directory, { recursive: true, force: true });
});

const get = (url: string) => app.inject({ method: 'GET', url });

describe('the console', () => {
  it.each(['/', '/sign-in', '/campaigns/5d3f', '/start?step=2'])(
    'shows its page at %s to anybody',
    async (url) => {
      const answer = await get(url);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.body).toContain('Перезвон');
      expect(answer.headers['cache-control']).toBe('no-cache');
    },
  );

  it('lets files with a hash in their name be kept for ever, and no others', async () => {
    const asset = await get('/assets/main-1a2b.js');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(asset.body).toBe('start()');
    expect((await get('/favicon.svg')).headers['cache-control']).toBeUndefined();
  });

  it('does not pretend that a missing file is a page', async () => {
    const answer = await get('/assets/old-9z9z.js');
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([404, 'no-store']);
  });

  it.each([
    '/../package.json',
    '/..%2f..%2fetc%2fpasswd',
    '/assets/..%2f..%2f..%2fetc/passwd.js',
    '/%E0%A4%A',
  ])('lets nobody out of its folder: %s', async (url) => {
    const answer = await get(url);
    expect(answer.body).not.toContain('root:');
    expect(answer.body).not.toContain('"dependencies"');
  });

  it('that was not built says so', async () => {
    const answer = await house.ask('GET', '/campaigns', { cookie: '' });
    expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('npm run build')]);
  });
});
