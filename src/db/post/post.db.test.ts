import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { Failure, silentLog, systemClock } from '../../base/index.ts';
import { Database } from '../database.ts';
import { Post, type PostOptions } from './post.ts';
import type { Sealing } from './sealing.ts';

/** Turns every bit over, after a byte that stands for the key. */
const sealedWith = (key: number): Sealing => ({
  seal: (text) => Buffer.concat([Buffer.from([key]), Buffer.from(text).map((byte) => byte ^ 255)]),
  open: (box) =>
    box[0] === key ? Buffer.from(box.subarray(1).map((byte) => byte ^ 255)).toString() : undefined,
});

/** However busy the machine is. */
const soon = { timeout: 60_000 };

let test: TestDatabase;
const closers: (() => Promise<void>)[] = [];

beforeEach(async () => {
  test = await openTestDatabase();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await test.close();
});

/** A process of its own: its own connections, its own post. */
async function openPost(change: Partial<PostOptions> = {}): Promise<Post> {
  const database = new Database({ url: test.url, log: silentLog, poolSize: 4 });
  const post = new Post({
    ...{ clock: systemClock, log: silentLog, database, sealing: sealedWith(1), asks: ['voice'] },
    ...change,
  });
  await post.start();
  closers.push(async () => {
    await post.stop();
    await database.close();
  });
  return post;
}

type Handler = Parameters<Post['serve']>[1];

async function openVoice(handler: Handler, change: Partial<PostOptions> = {}): Promise<Post> {
  const voice = await openPost({ asks: [], ...change });
  await voice.take('voice');
  await voice.serve('voice', handler);
  return voice;
}

const letters = () => test.database.query<{ body: Buffer }>('select body from db.letter');
const cutListeners = () =>
  test.database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and query ~* '^(listen|select 1|select pg_try)'`,
  );

describe('a request', () => {
  it('is answered with what was asked for, of any size, and nothing is left in the database', async () => {
    await openVoice(async (name, args) => ({ name, args }));
    const web = await openPost();
    const long = 'x'.repeat(1_000_000);
    expect(await web.ask('voice', 'echo', [1, { long }, null])).toEqual({
      name: 'echo',
      args: [1, { long }, null],
    });
    expect(await letters()).toEqual([]);
  });

  it('tells parts in their order before its end', async () => {
    await openVoice(async (_name, _args, onPart) => {
      for (let part = 0; part < 20; part += 1) onPart(part);
      return 'end';
    });
    const web = await openPost();
    const parts: unknown[] = [];
    expect(await web.ask('voice', 'test', [], { onPart: (part) => parts.push(part) })).toBe('end');
    expect(parts).toEqual([...Array(20).keys()]);
  });

  it('fails as it failed where it was carried out; a bug says only where it is written down', async () => {
    await openVoice(async (name) => {
      if (name === 'bug') throw new Error('with a patient’s name');
      throw new Failure('conflict', { code: 'line.busy', message: 'Busy.', params: { lines: 3 } });
    });
    const web = await openPost();
    await expect(web.ask('voice', 'call', [])).rejects.toMatchObject({
      ...{ name: 'Failure', kind: 'conflict', code: 'line.busy', message: 'Busy.' },
      ...{ retryable: false, params: { lines: 3 } },
    });
    await expect(web.ask('voice', 'bug', [])).rejects.toThrow(/the log there has [\w-]+\.$/);
  });

  it('is refused at once, and not written, while nobody answers', async () => {
    const web = await openPost();
    expect(web.away).toEqual(['voice']);
    await expect(web.ask('voice', 'call', [])).rejects.toMatchObject({
      code: 'voice.away',
      kind: 'unavailable',
    });
    expect(await letters()).toEqual([]);
  });

  it('can not be read by who has the database only', async () => {
    const texts: string[] = [];
    await openVoice(async () => {
      await systemClock.sleep(1);
      return undefined;
    });
    await test.database.query(`create table seen (body bytea);
      create function keep() returns trigger language plpgsql as
        $$ begin insert into seen values (new.body); return new; end $$;
      create trigger keep after insert on db.letter for each row execute function keep()`);
    const web = await openPost();
    await web.ask('voice', 'call', ['+79161112233']);
    for (const { body } of await test.database.query<{ body: Buffer }>('select body from seen'))
      texts.push(body.toString());
    expect(texts).toHaveLength(2);
    expect(texts.join()).not.toContain('79161112233');
  });

  it('is given up when who carries it out is gone', async () => {
    let begun = (): void => undefined;
    const carriedOut = new Promise<void>((resolve) => (begun = resolve));
    let finish = (): void => undefined;
    const voice = await openVoice(
      () =>
        new Promise((resolve) => {
          finish = () => resolve(undefined);
          begun();
        }),
    );
    const web = await openPost();
    const asked = web.ask('voice', 'transfer', [], { limitMs: 600_000 });
    await carriedOut;
    const refused = expect(asked).rejects.toMatchObject({ code: 'voice.away' });
    await cutListeners();
    await refused;
    finish();
    await voice.stop();
  });

  it('is carried out once, by the one who has the role; the next one waits for his end', async () => {
    const first = await openVoice(async () => 'first');
    let waits = false;
    const second = await openPost({ asks: [], onWaiting: () => (waits = true) });
    const taken = second.take('voice').then(() => second.serve('voice', async () => 'second'));
    await expect.poll(() => waits, soon).toBe(true);
    const web = await openPost();
    expect(await Promise.all([1, 2, 3].map(() => web.ask('voice', 'who', [])))).toEqual(
      Array(3).fill('first'),
    );
    await first.stop();
    await taken;
    expect(await web.ask('voice', 'who', [])).toBe('second');
  });

  it('is carried out by the same one after all connections were cut, though another one waits', async () => {
    await openVoice(async () => 'first');
    let waits = false;
    const second = await openPost({ asks: [], onWaiting: () => (waits = true) });
    void second.take('voice').then(() => second.serve('voice', async () => 'second'));
    await expect.poll(() => waits, soon).toBe(true);
    const web = await openPost();
    await cutListeners();
    await expect.poll(() => web.ask('voice', 'who', []).catch(() => 'away'), soon).not.toBe('away');
    expect(await web.ask('voice', 'who', [])).toBe('first');
  });

  it('goes on after the listening connections were cut', async () => {
    await openVoice(async () => 'here');
    const web = await openPost();
    await cutListeners();
    await expect.poll(() => web.ask('voice', 'who', []).catch(() => 'away'), soon).toBe('here');
  });

  it('says so when the processes have different keys', async () => {
    await openVoice(async () => 'here', { sealing: sealedWith(2) });
    const web = await openPost();
    await expect(web.ask('voice', 'who', [])).rejects.toMatchObject({ code: 'post.other-key' });
  });

  it('tells who is away, and who has come back', async () => {
    const told: (readonly string[])[] = [];
    const web = await openPost({ onAway: (roles) => told.push(roles) });
    const voice = await openVoice(async () => undefined);
    await expect.poll(() => web.away, soon).toEqual([]);
    await voice.stop();
    await expect.poll(() => web.away, soon).toEqual(['voice']);
    expect(told).toEqual([['voice'], [], ['voice']]);
  });
});

describe('news', () => {
  it('reaches all others in its order, not who tells it; of too much it is told that some is missing', async () => {
    const heard: unknown[][] = [[], [], []];
    const [teller] = await Promise.all(heard.map((list) => openPost({ onNews: (news) => list.push(news) })));
    // each is told once that it may have missed some, when it begins to listen
    await expect.poll(() => heard.map(({ length }) => length), soon).toEqual([1, 1, 1]);
    teller!.tell({ one: 1 });
    teller!.tell({ two: 2 });
    await expect.poll(() => heard[1], soon).toEqual([undefined, { one: 1 }, { two: 2 }]);
    await expect.poll(() => heard[2], soon).toEqual([undefined, { one: 1 }, { two: 2 }]);
    teller!.tell('x'.repeat(10_000));
    await expect.poll(() => heard[2], soon).toEqual([undefined, { one: 1 }, { two: 2 }, undefined]);
    expect(heard[0]).toEqual([undefined]);
  });

  it('that was missed is known to be missing after a break', async () => {
    const heard: unknown[] = [];
    await openPost({ onNews: (news) => heard.push(news) });
    await expect.poll(() => heard, soon).toEqual([undefined]);
    await cutListeners();
    await expect.poll(() => heard, soon).toEqual([undefined, undefined]);
  });
});
