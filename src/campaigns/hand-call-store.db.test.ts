import { beforeEach, expect, it } from 'vitest';
import {
  campaignOf,
  campaignOver,
  db,
  house,
  projectId,
  seed,
  type House,
} from '../../test/fakes/scripted-robot.ts';
import { newId, silentLog } from '../base/index.ts';
import { migrate } from '../db/index.ts';
import type { Campaign } from './campaign.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { promiseCallBack } from './call-back-promise.ts';
import { addHandCall, setHandCallClosed } from './hand-call-store.ts';
import type { HandCallReason } from './retry-rule.ts';

let clinic: House;
let first: Campaign;
let visitIds: readonly string[];
/** Of the day that a line comes onto the list. */
let nowMs = 1_000;

beforeEach(async () => {
  clinic = house(() => new Promise(() => undefined), { kind: 'address' });
  ({ campaign: first, visitIds } = await campaignOf(clinic, [seed(1)]));
});

const again = (): Promise<Campaign> => campaignOver(clinic, { ids: visitIds });
const open = () => clinic.campaigns.handCalls(projectId, 'open');

type Tx = Parameters<typeof addHandCall>[0];

const targetOf = async ({ id }: Campaign) => (await clinic.campaigns.targets(id, { limit: 1 }))[0]!;
async function add(campaign: Campaign, reason: HandCallReason): Promise<string> {
  const target = await targetOf(campaign);
  await db.database.transaction<CampaignTables, boolean>((tx) => addIn(tx, target, reason));
  return target.id;
}
function addIn(
  tx: Tx,
  target: Awaited<ReturnType<typeof targetOf>>,
  reason: HandCallReason,
): Promise<boolean> {
  nowMs += 1_000;
  return addHandCall(tx, target, reason, nowMs);
}

/** Does `first` in a transaction that ends when `second` has got as far as it can. */
async function beside(first: (tx: Tx) => Promise<unknown>, second: () => Promise<unknown>): Promise<void> {
  let after: Promise<unknown> = Promise.resolve();
  await db.database.transaction<CampaignTables, void>(async (tx) => {
    await first(tx);
    let isDone = false;
    after = second().finally(() => (isDone = true));
    await expect.poll(async () => isDone || (await isSomebodyWaiting()), { timeout: 20_000 }).toBe(true);
  });
  await after;
}

async function isSomebodyWaiting(): Promise<boolean> {
  const waiting = await db.database.query(
    `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return waiting.length > 0;
}

it('has a visit once, as the last campaign has found it', async () => {
  await add(first, 'not-reached');
  const [before] = await open();
  const second = await again();
  const targetId = await add(second, 'machine');
  expect(await open()).toEqual([{ ...before, campaignId: second.id, targetId, reason: 'machine' }]);
  // a second reason of one campaign changes nothing
  await add(second, 'not-reached');
  expect(await open()).toMatchObject([{ reason: 'machine' }]);
});

it('keeps what was promised', async () => {
  const targetId = await add(first, 'callback-promised');
  await add(await again(), 'not-reached');
  expect(await open()).toMatchObject([{ targetId, reason: 'callback-promised' }]);
});

it('has a visit anew that was worked off, and reopens none beside one that is open', async () => {
  await add(first, 'not-reached');
  const [line] = await open();
  await clinic.campaigns.closeHandCall(line!.id, 'Ольга', '');
  const targetId = await add(await again(), 'not-reached');
  expect(await open()).toMatchObject([{ targetId }]);
  await expect(clinic.campaigns.reopenHandCall(line!.id)).rejects.toMatchObject({
    ...{ kind: 'conflict', code: 'hand-call.open-already' },
  });
  expect(await open()).toHaveLength(1);
  // one that is open stays so
  const [other] = await open();
  expect(await clinic.campaigns.reopenHandCall(other!.id)).toEqual(other);
});

it.each([
  ['asked-to-stop', 'not-reached', 'asked-to-stop'],
  ['asked-later', 'machine', 'asked-later'],
  ['asked-later', 'asked-to-stop', 'asked-to-stop'],
  ['asked-to-stop', 'callback-promised', 'callback-promised'],
  ['callback-promised', 'asked-to-stop', 'callback-promised'],
] as const)('of %s and then %s tells %s', async (before, then, told) => {
  await add(first, before);
  await add(await again(), then);
  expect(await open()).toMatchObject([{ reason: told }]);
});

it('opens a line again that was worked off when a call is promised after it, and says so', async () => {
  await add(first, 'not-reached');
  const [line] = await open();
  const promise = () =>
    db.database.transaction<unknown, boolean>((tx) => promiseCallBack(tx, visitIds[0]!, (nowMs += 1_000)));
  await clinic.campaigns.closeHandCall(line!.id, 'Ольга', 'Отправлено SMS');
  expect(await promise()).toBe(true);
  const opened = { id: line!.id, reason: 'callback-promised', createdAt: nowMs, closedAt: null };
  expect(await open()).toMatchObject([{ ...opened, closedBy: null, note: 'Отправлено SMS' }]);
  // promised twice it stands there once
  expect(await promise()).toBe(true);
  expect(await open()).toMatchObject([opened]);
  await clinic.campaigns.closeHandCall(line!.id, 'Ольга', '');
  const target = await targetOf(first);
  // what nobody was promised stays worked off
  const other = await db.database.transaction<CampaignTables, boolean>((tx) => addIn(tx, target, 'machine'));
  expect([other, await open()]).toEqual([false, []]);
});

it('tells what the last campaign found out by the line of an earlier one, where its own is worked off', async () => {
  const second = await again();
  const targetId = await add(first, 'not-reached');
  const [earlier] = await open();
  await clinic.campaigns.closeHandCall(earlier!.id, 'Ольга', '');
  await add(second, 'not-reached');
  const [own] = await open();
  await clinic.campaigns.closeHandCall(own!.id, 'Ольга', '');
  await clinic.campaigns.reopenHandCall(earlier!.id);
  await add(second, 'wrong-number');
  expect(await open()).toMatchObject([{ id: earlier!.id, targetId, reason: 'wrong-number' }]);
});

it('has a visit once when two campaigns end at the same moment', async () => {
  const second = await again();
  const target = await targetOf(first);
  await beside(
    (tx) => addIn(tx, target, 'not-reached'),
    () => add(second, 'machine'),
  );
  expect(await open()).toMatchObject([{ campaignId: second.id, reason: 'machine' }]);
});

it('loses nothing that a campaign finds out while somebody works the line off', async () => {
  await add(first, 'not-reached');
  const second = await again();
  const [line] = await open();
  const closing = { atMs: 5_000, by: 'Ольга', note: '' };
  await beside(
    (tx) => setHandCallClosed(tx, line!, closing),
    () => add(second, 'machine'),
  );
  expect(await open()).toMatchObject([{ campaignId: second.id, reason: 'machine' }]);
});

it('keeps of the lines that a visit had before that one in which he asked for most', async () => {
  const earlier = await targetOf(first);
  const later = await targetOf(await again());
  const sql = db.database;
  await sql.query('drop index campaigns.hand_call_of_visit');
  await sql.query('delete from db.migration where number = 320');
  for (const [target, reason, day] of [
    [earlier, 'callback-promised', 1],
    [later, 'not-reached', 2],
  ] as const) {
    await sql.query(
      `insert into campaigns.hand_call (id, project_id, campaign_id, target_id, appointment_id, reason, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [newId(), projectId, target.campaignId, target.id, target.appointmentId, reason, new Date(day)],
    );
  }
  await migrate(sql, silentLog);
  expect(await open()).toMatchObject([{ targetId: earlier.id, reason: 'callback-promised' }]);
  const closed = await clinic.campaigns.handCalls(projectId, 'closed');
  expect(closed).toMatchObject([{ targetId: later.id, closedBy: 'Перезвон' }]);
  expect(closed[0]?.note).toMatch(/дважды/);
});

it('takes no rehearsal for a call', async () => {
  const rehearsal = house(() => new Promise(() => undefined));
  await add(await campaignOver(rehearsal, { ids: visitIds }), 'not-reached');
  await add(first, 'not-reached');
  expect((await open()).map((line) => line.rehearsal).sort()).toEqual([false, true]);
});
