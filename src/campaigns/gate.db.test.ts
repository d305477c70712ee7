import { beforeEach, describe, expect, it, test } from 'vitest';
import { passUntil } from '../../test/fakes/hand-moved-time.ts';
import {
  campaignOf,
  campaignOver,
  db,
  house,
  projectId,
  talked,
  unanswered,
} from '../../test/fakes/scripted-robot.ts';
import { seedVisits, type VisitSeed } from '../../test/factories/visits.ts';
import { ManualClock, newId } from '../base/index.ts';
import { Consents, DoNotCallList } from '../clinic/index.ts';
import type { Campaign, CampaignSettings, Purpose } from './campaign.ts';
import { callingRules } from './calling-rules.ts';
import type { RobotCallResult } from './attempt-ending.ts';
import type { RobotCallOrder } from './robot-call.ts';

const hourMs = 3_600_000;
const always = { from: '00:00', to: '24:00' };
const openAlways = { weekdays: always, weekends: always };
const mobile = '+79161234567';
const second = '+79167654321';

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

const visit = (change: Partial<VisitSeed> = {}): VisitSeed => ({
  phones: [mobile],
  startsAtMs: clock.now() + 40 * hourMs,
  source: 'file',
  ...change,
});
type Robot = (order: RobotCallOrder) => Promise<RobotCallResult>;
const hangsUp: Robot = async () => ({
  cause: 'completed',
  sipStatus: 200,
  talkMs: 1,
  rang: true,
  outcome: { ...talked, mark: 'not-confirmed', ending: 'hung-up', lastStep: 'ask' },
});
const openHouse = (robot: Robot = hangsUp) => house(robot, { clock, kind: 'address' });
type House = ReturnType<typeof openHouse>;

const over = (it: House, { id }: Campaign) =>
  passUntil(
    clock,
    'the campaign is finished',
    async () => (await it.campaigns.get(id)).state === 'finished' || undefined,
    { stepMs: 300_000, mostMs: 60 * hourMs },
  );
const ring = async (it: House, campaign: Campaign) => {
  await it.campaigns.start(campaign.id);
  await over(it, campaign);
};
const targetsOf = (it: House, { id }: Campaign) => it.campaigns.targets(id, { limit: 100 });
const refusalsOf = async (it: House, { id }: Campaign) => {
  const { items } = await it.campaigns.refusals(id, { limit: 100, offset: 0 });
  return items.map(({ reason, untilMs }) => [reason, untilMs]);
};
const settings: Partial<CampaignSettings> = { hours: openAlways, attempts: 1 };

describe('caps', () => {
  it('hold over all campaigns: the third talk of a day waits for the next, with one row that says so', async () => {
    const it = openHouse();
    await it.dispatcher.start();
    const { campaign: first, visitIds } = await campaignOf(it, [visit(), visit({ name: 'Son' })], settings);
    await ring(it, first);
    const [talk] = (
      await Promise.all((await targetsOf(it, first)).map(({ id }) => it.campaigns.attempts(id)))
    ).flat();
    const third = await campaignOver(it, { ids: [visitIds[0]!] }, settings);
    await it.campaigns.start(third.id);
    const untilMs = talk!.placedAt + 24 * hourMs;
    const [target] = await passUntil(clock, 'it is put off', async () => {
      const targets = await targetsOf(it, third);
      return targets[0]!.dueAt >= untilMs ? targets : undefined;
    });
    expect(target).toMatchObject({ state: 'waiting', reason: 'cap-day', attempts: 0 });
    const rows = await refusalsOf(it, third);
    expect(rows.filter(([reason]) => reason === 'cap-day')).toEqual([['cap-day', untilMs]]);
  });

  it('count no call that nobody took, unless the rules say so', async () => {
    const it = openHouse(async () => ({ ...unanswered('no-answer', 480), rang: true }));
    await it.dispatcher.start();
    const { campaign } = await campaignOf(it, [visit()], { ...settings, attempts: 4, pauseMinutes: 5 });
    await ring(it, campaign);
    const [target] = await targetsOf(it, campaign);
    expect(target!.attempts).toBe(4);
    expect(await refusalsOf(it, campaign)).toEqual([]);

    await it.campaigns.saveRules(projectId, callingRules.parse({ capsCount: 'attempts' }));
    const again = await campaignOf(
      it,
      [visit({ name: 'Son', startsAtMs: clock.now() + 10 * hourMs })],
      settings,
    );
    await ring(it, again.campaign);
    expect(await targetsOf(it, again.campaign)).toMatchObject([
      { state: 'refused', reason: 'cap-day', attempts: 0 },
    ]);
    expect(await it.campaigns.handCalls(projectId, 'open')).toContainEqual(
      expect.objectContaining({ reason: 'not-called-in-time', campaignId: again.campaign.id }),
    );
  });

  it('count what another project of the house has talked with this number', async () => {
    const it = openHouse();
    await it.dispatcher.start();
    const other = newId();
    await db.database.query(
      `insert into clinic.project (id, name, settings, created_at) values ($1, 'other', '{}', now())`,
      [other],
    );
    const { importId } = await seedVisits(db.database, other, [visit(), visit({ name: 'Son' })]);
    const theirs = house(hangsUp, { clock, kind: 'address', projectId: other });
    const foreign = await theirs.campaigns.create(other, {
      trunkId: newId(),
      appointments: { importId },
      settings,
    });
    await ring(it, foreign);
    const { campaign } = await campaignOf(it, [visit({ startsAtMs: clock.now() + 5 * hourMs })], settings);
    await ring(it, campaign);
    expect(await targetsOf(it, campaign)).toMatchObject([{ state: 'refused', reason: 'cap-day' }]);
  });
});

describe('one live contact at a time', () => {
  it('is what the database keeps over projects, too', async () => {
    const it = openHouse();
    const { campaign } = await campaignOf(it, [visit(), visit({ name: 'Son' })], settings);
    const [one, two] = await targetsOf(it, campaign);
    const insert = (targetId: string) =>
      db.database.query(
        `insert into campaigns.attempt (id, project_id, campaign_id, target_id, number, call_id, phone, visit_starts_at, placed_at)
         values ($1, $2, $3, $4, 1, $5, $6, now(), now())`,
        [newId(), projectId, campaign.id, targetId, newId(), mobile],
      );
    await insert(one!.id);
    await expect(insert(two!.id)).rejects.toThrow(/attempt_one_open_per_phone/);
  });

  it('counts all numbers of a card', async () => {
    let together = 0;
    let most = 0;
    const it = openHouse(async () => {
      together += 1;
      most = Math.max(most, together);
      await clock.sleep(30_000);
      together -= 1;
      return { ...unanswered('busy', 486), rang: true };
    });
    await it.dispatcher.start();
    const seeds = [visit({ phones: [mobile, second] }), visit({ name: 'Wife', phones: [second, mobile] })];
    const { campaign } = await campaignOf(it, seeds, settings);
    await ring(it, campaign);
    expect(most).toBe(1);
    expect((await targetsOf(it, campaign)).map(({ attempts }) => attempts)).toEqual([1, 1]);
  });
});

test('of cards with a common second number the next does not wait for the pause of a number', async () => {
  const it = openHouse(async ({ phone }) => {
    // while the first is up the others are looked at
    if (phone === mobile) await clock.sleep(hourMs);
    return { ...unanswered('busy', 486), rang: true };
  });
  await it.dispatcher.start();
  const third = '+79160000003';
  const seeds = [visit({ phones: [mobile, second] }), visit({ name: 'Wife', phones: [third, second] })];
  const { campaign } = await campaignOf(it, seeds, { ...settings, busyPauseMinutes: 600 });
  await it.campaigns.start(campaign.id);
  const waiting = await passUntil(
    clock,
    'she is put off',
    async () => (await targetsOf(it, campaign)).find(({ reason }) => reason === 'number-in-use'),
    { stepMs: 1_000 },
  );
  expect(waiting.dueAt).toBeLessThanOrEqual(clock.now() + 45_000);
  await over(it, campaign);
  expect((await targetsOf(it, campaign)).map(({ attempts }) => attempts)).toEqual([1, 1]);
});

describe('consents and bans', () => {
  /** As a campaign with something of its own to say would stand in the table. */
  const purposely = async (it: House, purpose: Purpose, seed: Partial<VisitSeed> = {}) => {
    const past = visit({ name: newId(), startsAtMs: clock.now() - hourMs, ...seed });
    const { campaign } = await campaignOf(it, [past], settings);
    await db.database.query('update campaigns.campaign set purpose = $2, scenario = $2 where id = $1', [
      campaign.id,
      purpose,
    ]);
    return it.campaigns.get(campaign.id);
  };
  const consent = {
    phone: mobile as `+${string}`,
    person: '',
    channels: ['call'],
    source: 'form',
    textVersion: '2',
    proof: 'form 17',
    givenAt: 0,
  } as const;

  it('let advertising through only with its own standing consent', async () => {
    const it = openHouse();
    await it.dispatcher.start();
    const consents = new Consents({ database: db.database });
    await consents.add(projectId, { ...consent, purposes: ['reminder', 'recall'] }, 'Olga', clock.now());
    const bySms = { ...consent, channels: ['sms'], purposes: ['promotion'] } as const;
    await consents.add(projectId, bySms, 'Olga', clock.now());
    const promotion = await purposely(it, 'promotion');
    await ring(it, promotion);
    expect(await targetsOf(it, promotion)).toMatchObject([
      { state: 'refused', reason: 'no-advertising-consent', attempts: 0 },
    ]);
    expect(await refusalsOf(it, promotion)).toEqual([['no-advertising-consent', null]]);

    const recall = await purposely(it, 'recall');
    await ring(it, recall);
    expect(await targetsOf(it, recall)).toMatchObject([{ state: 'done', attempts: 1 }]);

    const { items } = await consents.list(projectId, { limit: 10, offset: 0 });
    for (const { id } of items)
      expect(await consents.withdraw(projectId, id, 'Olga', clock.now())).toBe(true);
    const withdrawn = await purposely(it, 'recall');
    await ring(it, withdrawn);
    expect(await targetsOf(it, withdrawn)).toMatchObject([{ reason: 'no-advertising-consent' }]);
  });

  it('of one number of a card send the call there, wherever it stands', async () => {
    const it = openHouse(async () => ({ ...unanswered('busy', 486), rang: true }));
    await it.dispatcher.start();
    await it.campaigns.saveRules(projectId, callingRules.parse({ consentForReminders: true }));
    const consents = new Consents({ database: db.database });
    await consents.add(projectId, { ...consent, purposes: ['reminder', 'recall'] }, 'Olga', clock.now());
    const seeds = [visit({ phones: [second, mobile] }), visit({ name: 'Son', phones: [mobile, second] })];
    const { campaign } = await campaignOf(it, seeds, { ...settings, attempts: 2, busyPauseMinutes: 1 });
    await ring(it, campaign);
    const recall = await purposely(it, 'recall', { phones: [second, mobile] });
    await ring(it, recall);
    const targets = [...(await targetsOf(it, campaign)), ...(await targetsOf(it, recall))];
    expect(targets.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    const attempts = await Promise.all(targets.map(({ id }) => it.campaigns.attempts(id)));
    expect(attempts.map((calls) => calls.map(({ phone }) => phone))).toEqual([
      [mobile, mobile],
      [mobile, mobile],
      [mobile],
    ]);
  });

  it('keep a forbidden number in peace, and take the other of the card', async () => {
    const it = openHouse();
    await it.dispatcher.start();
    const list = new DoNotCallList({ database: db.database });
    expect(await list.add(projectId, { phone: mobile, reason: 'court' }, 'Olga', clock.now())).toBe(true);
    const seeds = [visit(), visit({ name: 'Son', phones: [mobile, second] })];
    const { campaign } = await campaignOf(it, seeds, settings);
    await ring(it, campaign);
    const [refused, called] = await targetsOf(it, campaign);
    expect(refused).toMatchObject({ state: 'refused', reason: 'do-not-call', attempts: 0 });
    expect(await it.campaigns.attempts(called!.id)).toMatchObject([{ phone: second }]);
    expect((await it.campaigns.refusals(campaign.id, { limit: 9, offset: 0 })).counts).toEqual([
      { reason: 'do-not-call', count: 1 },
    ]);
  });
});

describe('a reminder under another name', () => {
  it('is not made', async () => {
    const it = openHouse();
    const { importId } = await seedVisits(db.database, projectId, [visit()]);
    const order = { trunkId: newId(), appointments: { importId }, settings, purpose: 'feedback' } as const;
    await expect(it.campaigns.create(projectId, order)).rejects.toMatchObject({
      code: 'campaign.nothing-to-say',
    });
  });

  it('made before is no way around the rules of visits', async () => {
    const it = openHouse();
    await it.dispatcher.start();
    const past = visit({ startsAtMs: clock.now() - hourMs });
    const seeds = [past, visit({ name: 'Son', mark: 'declined' })];
    const { campaign } = await campaignOf(it, seeds, settings);
    await db.database.query(`update campaigns.campaign set purpose = 'feedback' where id = $1`, [
      campaign.id,
    ]);
    await ring(it, campaign);
    expect(await targetsOf(it, campaign)).toMatchObject([
      { state: 'refused', reason: 'visit-passed', attempts: 0 },
      { state: 'refused', reason: 'already-marked', attempts: 0 },
    ]);
  });
});

describe('the rules of a project', () => {
  it('bind its campaigns from the moment they are saved, but for hours that a campaign was given itself', async () => {
    const it = openHouse();
    const night = { from: '01:00', to: '02:00' };
    const { campaign: own } = await campaignOf(it, [visit()], { hours: openAlways });
    const { campaign: common } = await campaignOf(it, [visit({ name: 'Son' })]);
    const rules = callingRules.parse({ hours: { weekdays: night, weekends: night }, minLeadMinutes: 90 });
    await it.campaigns.saveRules(projectId, rules);
    expect(await it.campaigns.rules(projectId)).toEqual(rules);
    expect((await it.campaigns.get(own.id)).rules.hours).toEqual(openAlways);
    expect((await it.campaigns.get(common.id)).settings).toMatchObject({
      hours: { weekdays: night, weekends: night },
      minLeadMinutes: 90,
    });
  });

  it('put a landline of another zone off until its place is awake', async () => {
    // 21:00 in Moscow is 04:00 in Vladivostok: wait until both are inside 9 to 20
    const it = openHouse();
    await it.dispatcher.start();
    const { campaign } = await campaignOf(
      it,
      [visit({ phones: ['+74232123456'], startsAtMs: clock.now() + 60 * hourMs })],
      { attempts: 1 },
    );
    await ring(it, campaign);
    const [attempt] = await it.campaigns.attempts((await targetsOf(it, campaign))[0]!.id);
    const hourAt = (zone: string) =>
      Number(
        new Date(attempt!.placedAt).toLocaleString('en-GB', {
          hour: '2-digit',
          hour12: false,
          timeZone: zone,
        }),
      );
    for (const zone of ['Europe/Moscow', 'Asia/Vladivostok']) {
      expect(hourAt(zone)).toBeGreaterThanOrEqual(9);
      expect(hourAt(zone)).toBeLessThan(20);
    }
  });

  it('refuse what is out of bounds, naming the field', async () => {
    const it = openHouse();
    const rules = { ...callingRules.parse({}), caps: { day: 0, week: 4, month: 16 } };
    await expect(it.campaigns.saveRules(projectId, rules)).rejects.toMatchObject({
      code: 'calling-rules.wrong',
      params: { field: 'caps.day' },
    });
  });
});
