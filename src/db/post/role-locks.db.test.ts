import type pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/database.ts';
import { ManualClock, type Failure } from '../../base/index.ts';
import { answeringLock, endEarlier, holders, mark, tryLock } from './role-lock.ts';
import { RoleLocks, type Ask } from './role-locks.ts';

/** However busy the machine is. */
const soon = { timeout: 60_000 };

let test: TestDatabase;
let letGo: (() => void)[] = [];

beforeEach(async () => {
  test = await openTestDatabase();
});
afterEach(async () => {
  for (const go of letGo.splice(0)) go();
  letGo = [];
  await test.close();
});

/** A session that lasts until the end of the test; `ends` only the server knows. */
async function session(name: string, silence = '0'): Promise<Ask> {
  const client = await new Promise<pg.PoolClient>((resolve, reject) => {
    const held = new Promise<void>((go) => letGo.push(go));
    const work = test.database.withConnection(async (lent) => {
      // ended by another session
      lent.on('error', () => undefined);
      resolve(lent);
      await held;
    });
    work.catch(reject);
  });
  const ask: Ask = async <Row>(text: string, values: readonly unknown[]) =>
    (await client.query(text, [...values])).rows as Row[];
  await ask(mark, [name, silence]);
  await ask(endEarlier, [name]);
  return ask;
}

function process(name: string, clock = new ManualClock()) {
  const told: string[] = [];
  const onLost = (why: Failure): unknown => told.push(why.code);
  const locks = new RoleLocks({ clock, mark: name, onWaiting: () => told.push('waiting'), onLost });
  return { clock, locks, told };
}

const holder = async (name: string): Promise<string | undefined> =>
  (await test.database.query<{ mark: string }>(holders('$1'), [name]))[0]?.mark;

it('are taken back at once after a break, from the session that the server holds for alive', async () => {
  const { locks, told } = process('first');
  void locks.want(['voice']);
  void locks.want([answeringLock('voice')]);
  await locks.take(await session('first'));
  const other = process('other');
  void other.locks.want(['voice']);
  const others = await session('other');
  expect(await other.locks.take(others)).toBe(false);
  locks.broke();
  expect(await locks.take(await session('first'))).toBe(true);
  expect([await holder('voice'), await holder(answeringLock('voice')), told]).toEqual(['first', 'first', []]);
  expect(await other.locks.take(others)).toBe(false);
});

it('are left for five seconds to who had them, also by one that was cut off with him', async () => {
  const { locks } = process('first');
  void locks.want(['voice']);
  await locks.take(await session('first'));
  const other = process('other');
  const taken = other.locks.want(['voice']);
  await other.locks.take(await session('other'));
  locks.broke();
  await session('first');
  other.locks.broke();
  const others = await session('other');
  expect(await other.locks.take(others)).toBe(false);
  other.clock.advance(4_999);
  expect(await other.locks.take(others)).toBe(false);
  other.clock.advance(1);
  expect(await other.locks.take(others)).toBe(true);
  await taken;
});

it('are lost to who took them meanwhile: it is told, and none is taken that goes with them', async () => {
  const { locks, told } = process('first');
  void locks.want(['voice']);
  void locks.want([answeringLock('voice')]);
  await locks.take(await session('first'));
  const further = locks.want(['more']);
  await session('first');
  locks.broke();
  const others = await session('other');
  await others(tryLock, ['voice']);
  const again = await session('first');
  expect(await locks.take(again)).toBe(false);
  expect(told).toEqual(['role.lost']);
  await expect(further).rejects.toMatchObject({ code: 'role.lost' });
  await expect(locks.want(['anything'])).rejects.toMatchObject({ code: 'role.lost' });
  await locks.take(again);
  expect(await holder(answeringLock('voice'))).toBeUndefined();
});

it('are had together or not at all', async () => {
  const { locks, told } = process('start');
  void locks.want(['voice', 'web', 'worker']);
  const web = await session('web');
  await web(tryLock, ['web']);
  const own = await session('start');
  expect(await locks.take(own)).toBe(false);
  expect([told, await holder('voice')]).toEqual([['waiting'], undefined]);
  // one that came between the look and the try
  const late: Ask = async (text, values) => (text.includes('pg_locks') ? [] : own(text, values));
  const other = process('start');
  void other.locks.want(['voice', 'web', 'worker']);
  expect(await other.locks.take(late)).toBe(false);
  expect([other.locks.has('voice'), await holder('voice')]).toEqual([false, undefined]);
});

it('end with a session that says nothing', async () => {
  const silent = await session('silent', '100ms');
  await silent(tryLock, ['voice']);
  await expect.poll(() => holder('voice'), soon).toBeUndefined();
});
