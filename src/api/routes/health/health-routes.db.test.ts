import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FailureBody, HealthDetail } from '../../contract/index.ts';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

describe('health', () => {
  it('is told to anybody in one word, and to users in particulars', async () => {
    const short = await house.ask('GET', '/api/health', { cookie: '' });
    expect([short.statusCode, short.json()]).toEqual([200, { status: 'ok', away: [] }]);
    house.calls.activeCalls.push({}, {});
    const detail = HealthDetail.parse((await house.ask('GET', '/api/health/detail')).json());
    expect(detail).toMatchObject({ status: 'ok', database: 'ok', callsUp: 2, version: '0.0.0' });
  });
});

describe('while the process that makes the calls is away', () => {
  it('health names it, and is no reason to start the console anew', async () => {
    const house = await openApiHouse();
    house.calls.awayRoles = ['voice'];
    const health = await house.ask('GET', '/api/health', { cookie: '' });
    expect([health.statusCode, health.json()]).toEqual([200, { status: 'degraded', away: ['voice'] }]);
    await house.close();
  });
});

describe('while the database is away', () => {
  it('health says 503, and requests are asked to come back later', async () => {
    const away = await openApiHouse();
    // as PostgreSQL does when it is shut down
    const cut = Object.assign(new Error('terminating connection'), { code: '57P01' });
    const { sessions } = away.context;
    sessions.find = () => Promise.reject(cut);
    const answer = await away.ask('GET', '/api/settings');
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(FailureBody.parse(answer.json())).toMatchObject({ code: 'database.away', retryable: true });
    await away.database.close();
    const health = await away.ask('GET', '/api/health', { cookie: '' });
    expect([health.statusCode, health.json()]).toEqual([503, { status: 'degraded', away: [] }]);
    await away.app.close();
  });
});
