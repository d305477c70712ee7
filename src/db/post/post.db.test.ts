import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { Failure, ManualClock, silentLog, systemClock } from '../../base/index.ts';
import { Database } from '../database.ts';
import { Post, type PostOptions } from './post.ts';
import { answeringLock, holders, mark, tryLock } from './role-lock.ts';
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
async function openPost(change: Partial<PostOptions> = {}, url = test.url): Promise<Post> {
  const database = openDatabase(url);
  const post = new Post({
    ...{ clock: systemClock, log: silentLog, database, sealing: sealedWith(1), asks: ['voice'] },
    ...change,
  });
  await post.start();
  closers.push(() => post.stop());
  return post;
}

function openDatabase(url = test.url): Database {
  const database = new Database({ url, log: silentLog, poolSize: 4 });
  closers.push(() => database.close());
  return database;
}

type Handler = Parameters<Post['serve']>[1];

async function openVoice(handler: Handler, change: Partial<PostOptions> = {}): Promise<Post> {
  const voice = await openPost({ asks: [], ...change });
  await voice.take('voice');
  await voice.serve('voice', handler);
  return voice;
}

/** A session that answers as voice, of a process with that mark. */
async function openHolder(name: string): Promise<void> {
  const database = openDatabase();
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  closers.push(async () => letGo());
  await new Promise<void>((resolve, reject) => {
    const work = database.withConnection(async (client) => {
      await client.query(mark, [name, '0']);
      await client.query(tryLock, [answeringLock('voice')]);
      resolve();
      await held;
    });
    work.catch(reject);
  });
}

const letters = () => test.database.query<{ body: Buffer }>('select body from db.letter');
const cut = (which: string) =>
  test.database.query(
    `select pg_terminate_backend(pid, 60000) from pg_stat_activity
     where datname = current_database() and application_name like 'perezvon %' and ${which}`,
  );
const cutListeners = () => cut('true');
const cutHolders = () => cut(`pid in (select pid from pg_locks where locktype = 'advisory')`);
const hasHolder = async (role: string): Promise<boolean> =>
  (await test.database.query(holders('$1'), [answeringLock(role)])).length > 0;

/** The way to the database over which connections are lost without the server's notice. */
async function openFrailWay(): Promise<{ url: string; lose(): void }> {
  const { hostname: host, port } = new URL(test.url);
  const near = new Set<Socket>();
  const far = new Set<Socket>();
  const server = createServer((socket) => {
    const onwards = connect({ host, port: Number(port) });
    near.add(socket);
    far.add(onwards);
    socket.on('data', (bytes) => onwards.write(bytes)).on('error', () => undefined);
    onwards.on('data', (bytes) => socket.write(bytes)).on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of [...near, ...far]) socket.destroy();
    server.close();
  });
  const url = new URL(test.url);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const lose = (): void => {
    for (const socket of near) socket.destroy();
    near.clear();
  };
  return { url: url.href, lose };
}

/** What is carried out until `finish`. */
function longWork(): { handler: Handler; begun: Promise<void>; finish(value?: unknown): void } {
  let finish: (value?: unknown) => void = () => undefined;
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const ended = new Promise<unknown>((resolve) => (finish = resolve));
  const handler: Handler = () => {
    begin();
    return ended;
  };
  return { handler, begun, finish };
}

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

  it.each(['nobody', 'another one'])(
    'is given up when who carries it out is gone and %s is there',
    async (next) => {
      const database = openDatabase();
      const { handler, begun, finish } = longWork();
      await openVoice(handler, { database });
      const clock = new ManualClock();
      const web = await openPost({ clock });
      const asked = web
        .ask('voice', 'transfer', [], { limitMs: 600_000 })
        .catch((error: Failure) => error.code);
      await begun;
      // it does not come back
      database.withConnection = () => Promise.reject(new Error('gone'));
      await cutHolders();
      if (next === 'another one') await openHolder('another');
      let told: unknown;
      void asked.then((code) => (told = code));
      const look = (): unknown => {
        clock.advance(2_000);
        return told;
      };
      await expect.poll(look, soon).toBe('voice.away');
      finish();
    },
  );

  it('is answered though who carries it out lost his connection meanwhile', async () => {
    const { handler, begun, finish } = longWork();
    await openVoice(handler);
    const clock = new ManualClock();
    const away: (readonly string[])[] = [];
    const web = await openPost({ clock, onAway: (roles) => away.push(roles) });
    const asked = web.ask('voice', 'test', [], { limitMs: 600_000 });
    await begun;
    await cutHolders();
    clock.advance(2_000);
    await expect.poll(() => hasHolder('voice'), soon).toBe(true);
    clock.advance(2_000);
    finish('done');
    expect(await asked).toBe('done');
  });

  it('is not carried out after its asker was told that it failed', async () => {
    const done: unknown[] = [];
    await openVoice(async (name) => done.push(name));
    const database = openDatabase();
    const query = database.query.bind(database);
    let letGo = (): void => undefined;
    const stalled = new Promise<void>((resolve) => (letGo = resolve));
    const sent: Promise<unknown>[] = [];
    database.query = async <Row>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
      if (!text.includes('insert into db.letter')) return query<Row>(text, values);
      const sending = stalled.then(() => query<Row>(text, values));
      sent.push(sending);
      return sending;
    };
    const web = await openPost({ database });
    const first = web.ask('voice', 'first', [], { limitMs: 300 });
    await expect(first).rejects.toMatchObject({ code: 'voice.away' });
    letGo();
    await Promise.all(sent);
    await web.ask('voice', 'second', [], { limitMs: 600_000 });
    expect(done).toEqual(['second']);
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

  it('goes on though the server holds the lost connection of who has the role for alive', async () => {
    const way = await openFrailWay();
    const voice = await openPost({ asks: [] }, way.url);
    await voice.take('voice');
    await voice.serve('voice', async () => 'here');
    const web = await openPost();
    way.lose();
    await expect
      .poll(() => web.ask('voice', 'who', [], { limitMs: 1_000 }).catch(() => 'away'), soon)
      .toBe('here');
  });

  it('is not carried out any more by one whose role another one has taken', async () => {
    const database = openDatabase();
    let lost: Failure | undefined;
    await openVoice(async () => 'first', { database, onLost: (why) => (lost = why) });
    const withConnection = database.withConnection.bind(database);
    database.withConnection = () => Promise.reject(new Error('away'));
    await cutHolders();
    const other = await openPost({ asks: [] });
    await other.take('voice');
    await other.serve('voice', async () => 'second');
    database.withConnection = withConnection;
    await expect.poll(() => lost?.code, soon).toBe('role.lost');
    const web = await openPost();
    expect(await web.ask('voice', 'who', [])).toBe('second');
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
