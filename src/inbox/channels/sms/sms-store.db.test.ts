import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../../test/database.ts';
import { ManualClock, newId } from '../../../base/index.ts';
import { Projects } from '../../../clinic/index.ts';
import type { InboxTables } from '../../inbox-tables.ts';
import { writeReceipt, writeSent } from './receipt-store.ts';
import type { SmsTrouble } from './sms-gateway.ts';
import { claimSms, insertSms, listSms, writeRefused } from './sms-store.ts';
import { namesOf } from './smpp/delivery-receipt.ts';

const dayMs = 24 * 3_600_000;

let test: TestDatabase;
let projectId: string;
let gatewayId: string;
let nowMs: number;

beforeAll(async () => {
  test = await openTestDatabase();
  projectId = (await new Projects({ database: test.database, clock: new ManualClock() }).ensureDefault()).id;
  gatewayId = newId();
  await test.database.query(
    `insert into inbox.sms_gateway (id, project_id, kind, fields, sender, price_kopecks, chosen, changed_at)
     values ($1, $2, 'smpp', '{}', '', 0, true, now())`,
    [gatewayId, projectId],
  );
});
afterAll(() => test.close());
beforeEach(async () => {
  await test.database.query('truncate inbox.sms_part, inbox.sms, inbox.sms_incoming');
  nowMs = new ManualClock().now();
});

const db = () => test.database.kysely<InboxTables>();

async function queued(): Promise<string> {
  const order = { reference: newId(), phone: '+79161234567', text: 'Вы записаны', purpose: 'trial' } as const;
  const price = { gatewayId, segments: 1, priceKopecks: 0 };
  return (await insertSms(db(), { projectId, ...order, ...price, expiresAtMs: nowMs + 30 * dayMs }, nowMs))
    .id;
}

async function claimed(): Promise<string | undefined> {
  const [sms] = await claimSms(db(), { projectId, gatewayId, limit: 1, quiet: false, nowMs });
  return sms?.id;
}

/** Offers one message until it ends, as often as it is taken up again, 100 times at most. */
async function offered(trouble: SmsTrouble): Promise<number> {
  await queued();
  for (let tries = 0; tries < 100; tries += 1) {
    const id = await claimed();
    if (id === undefined) return tries;
    nowMs += 1000;
    await writeRefused(db(), id, { trouble, againAtMs: nowMs, nowMs });
  }
  return 100;
}

const stateOf = async (id: string) =>
  (await listSms(db(), { projectId, limit: 10, offset: 0 })).find((sms) => sms.id === id)?.state;

it.each(['broken', 'limited'] as const)(
  'ends a message that is refused by %s again and again',
  async (trouble) => {
    expect(await offered(trouble)).toBe(20);
    const [sms] = await listSms(db(), { projectId, limit: 1, offset: 0 });
    expect(sms).toMatchObject({ state: 'failed', trouble });
  },
);

it.each(['unreachable', 'no-money', 'not-permitted'] as const)(
  'lets a message wait that is kept back by %s, however often',
  async (trouble) => {
    expect(await offered(trouble)).toBe(100);
  },
);

/** A message that the gateway has taken under this name. */
async function sent(messageId: string): Promise<string> {
  const smsId = await queued();
  await claimed();
  await test.database.transaction<InboxTables, void>((tx) =>
    writeSent(tx, { smsId, gatewayId, ids: [messageId], nowMs }),
  );
  return smsId;
}

const failed = (messageId: string) =>
  test.database.transaction<InboxTables, boolean>((tx) =>
    writeReceipt(tx, gatewayId, { state: 'failed', names: namesOf(messageId) }, nowMs),
  );

it('takes a receipt by another form of a name only for a message that waits for its end', async () => {
  const [old, other] = [await sent('4096'), await sent('3e8')];
  expect(await failed('4096')).toBe(true);
  expect([await stateOf(old), await stateOf(other)]).toEqual(['failed', 'sent']);
  await test.database.query("update inbox.sms_part set state = 'delivered' where message_id = '4096'");
  // 4096 is 0x1000, and 1000 is 0x3e8
  expect(await failed('1000')).toBe(false);
  expect(await stateOf(other)).toBe('failed');
  const parts = db().selectFrom('inbox.sms_part').select(['message_id', 'state']).orderBy('message_id');
  expect(await parts.execute()).toEqual([
    { message_id: '3e8', state: 'failed' },
    { message_id: '4096', state: 'delivered' },
  ]);
});

it('takes no receipt by another form of a name for a message of long ago', async () => {
  const old = await sent('3e8');
  nowMs += 4 * dayMs;
  expect(await failed('1000')).toBe(false);
  expect(await stateOf(old)).toBe('sent');
  // its own name is its own however late
  expect(await failed('3e8')).toBe(true);
  expect(await stateOf(old)).toBe('failed');
});
