import { get, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../base/index.ts';
import { LiveEvent } from '../../contract/index.ts';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';

let house: ApiHouse;
let port: number;
beforeAll(async () => {
  house = await openApiHouse();
  port = await house.listen();
});
afterAll(() => house.close());

interface Listening {
  readonly answer: IncomingMessage;
  next(): Promise<LiveEvent | undefined>;
}

async function listen(cookie = house.cookie): Promise<Listening> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/api/live', headers: { cookie } }, resolve).on('error', reject);
  });
  const lines = createInterface(answer)[Symbol.asyncIterator]();
  return {
    answer,
    next: async () => {
      for (;;) {
        const line = (await lines.next()) as IteratorResult<string, undefined>;
        if (line.done) return undefined;
        if (line.value.startsWith('data: ')) return LiveEvent.parse(JSON.parse(line.value.slice(6)));
      }
    },
  };
}
const campaign = () => ({ kind: 'campaign', campaignId: newId() }) as const;

describe('live news', () => {
  it('needs sign-in', async () => {
    const { answer } = await listen('');
    expect(answer.statusCode).toBe(401);
    answer.resume();
  });

  it('comes as server-sent events, of one’s own project only', async () => {
    const { cookie, projectId } = await house.stranger();
    const [mine, other] = [await listen(), await listen(cookie)];
    expect(mine.answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect([(await mine.next())?.kind, (await other.next())?.kind]).toEqual(['hello', 'hello']);
    const [one, two] = [campaign(), campaign()];
    house.context.publish({ projectId: house.projectId, event: one });
    house.context.publish({ projectId, event: two });
    house.clock.advance(100);
    expect([await mine.next(), await other.next()]).toEqual([one, two]);
    mine.answer.destroy();
    other.answer.destroy();
  });

  it('ends with the sign-out', async () => {
    const { cookie } = await house.stranger();
    const live = await listen(cookie);
    await live.next();
    await house.ask('DELETE', '/api/session', { cookie });
    expect(await live.next()).toBeUndefined();
  });

  it('of a console that went away is forgotten', async () => {
    const live = await listen();
    await live.next();
    const before = house.context.hub.readers;
    live.answer.destroy();
    while (house.context.hub.readers === before) await new Promise((resolve) => setImmediate(resolve));
    expect(house.context.hub.readers).toBeLessThan(before);
  });

  it('does not keep the server from closing', async () => {
    const other = await openApiHouse();
    const at = { host: '127.0.0.1', port: await other.listen(), path: '/api/live' };
    const answer = await new Promise<IncomingMessage>((resolve) => {
      get({ ...at, headers: { cookie: other.cookie } }, resolve);
    });
    answer.resume();
    const ended = new Promise((resolve) => answer.once('end', resolve));
    await other.close();
    await ended;
    expect(other.context.hub.readers).toBe(0);
  });
});
