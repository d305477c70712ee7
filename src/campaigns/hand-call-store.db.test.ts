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
import type { Campaign } from './campaign.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { addHandCall } from './hand-call-store.ts';
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

async function add({ id }: Campaign, reason: HandCallReason): Promise<string> {
  const [target] = await clinic.campaigns.targets(id, { limit: 1 });
  nowMs += 1_000;
  await db.database.transaction<CampaignTables, void>((tx) => addHandCall(tx, target!, reason, nowMs));
  return target!.id;
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
  expect(await clinic.campaigns.reopenHandCall(line!.id)).toMatchObject({ closedBy: 'Ольга' });
  expect(await open()).toHaveLength(1);
});

it('takes no rehearsal for a call', async () => {
  const rehearsal = house(() => new Promise(() => undefined));
  await add(await campaignOver(rehearsal, { ids: visitIds }), 'not-reached');
  await add(first, 'not-reached');
  expect((await open()).map((line) => line.rehearsal).sort()).toEqual([false, true]);
});
