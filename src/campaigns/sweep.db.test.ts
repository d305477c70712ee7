import { beforeEach, describe, expect, it } from 'vitest';
import { passUntil } from '../../test/fakes/hand-moved-time.ts';
import { campaignOf, db, house, projectId, unanswered } from '../../test/fakes/scripted-robot.ts';
import type { VisitSeed } from '../../test/factories/visits.ts';
import { ManualClock, newId } from '../base/index.ts';
import { Consents, DoNotCallList } from '../clinic/index.ts';
import type { Campaign, CampaignSettings } from './campaign.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { callingRules } from './calling-rules.ts';
import { checkCampaigns } from './invariant-store.ts';
import { holdLease } from './lease-store.ts';
import type { RobotCall } from './robot-call.ts';
import { sweepPage } from './sweep.ts';

const hourMs = 3_600_000;
const always = { from: '00:00', to: '24:00' };
const settings: Partial<CampaignSettings> = { hours: { weekdays: always, weekends: always }, attempts: 1 };
const mobile = '+79161234567';
const second = '+79167654321';

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

/** A computer whose clock is put to another time. */
class JumpingClock extends ManualClock {
  aheadMs = 0;

  override now(): number {
    return super.now() + this.aheadMs;
  }
}

const visit = (change: Partial<VisitSeed> = {}): VisitSeed => ({
  phones: [mobile],
  startsAtMs: clock.now() + 40 * hourMs,
  source: 'file',
  ...change,
});
const isBusy: RobotCall = async () => ({ ...unanswered('busy', 486), rang: true });
const openHouse = (robot: RobotCall = isBusy) => house(robot, { clock, kind: 'address' });
type House = ReturnType<typeof openHouse>;

const targetsOf = (it: House, { id }: Campaign) => it.campaigns.targets(id, { limit: 100 });
const over = (it: House, { id }: Campaign) =>
  passUntil(clock, 'the campaign is finished', async () =>
    (await it.campaigns.get(id)).state === 'finished' ? true : undefined,
  );

describe('who was refused for what people put right', () => {
  const stays = '+79160000009';
  /** The last of the list is on the telephone until the test is done with the others. */
  const withOneUp = async (seeds: readonly VisitSeed[]) => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const it = openHouse(async ({ phone }) => {
      if (phone === stays) await held;
      return { ...unanswered('busy', 486), rang: true };
    });
    const all = [...seeds, visit({ name: 'Last', phones: [stays] })];
    const { campaign } = await campaignOf(it, all, settings);
    const first = async () => (await targetsOf(it, campaign))[0]!;
    const becomes = (state: string) =>
      passUntil(clock, `the first is ${state}`, async () =>
        (await first()).state === state ? true : undefined,
      );
    return { it, campaign, first, becomes, letGo };
  };

  it('is called while the campaign runs once the ban is off his number', async () => {
    const { it, campaign, first, becomes, letGo } = await withOneUp([visit()]);
    const list = new DoNotCallList({ database: db.database });
    await list.add(projectId, { phone: mobile, reason: 'court' }, 'Olga', clock.now());
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await becomes('refused');
    const [line] = (await list.list(projectId, { limit: 1, offset: 0 })).items;
    await list.remove(projectId, line!.id, 'settled', 'Olga', clock.now());
    await becomes('done');
    expect(await first()).toMatchObject({ attempts: 1, reason: null });
    letGo();
    await over(it, campaign);
  });

  it('stays refused, with one row, as long as nothing is put right, and is called with his consent', async () => {
    const { it, campaign, first, becomes, letGo } = await withOneUp([visit()]);
    await it.dispatcher.start();
    const agrees = async (phone: `+${string}`) => {
      const given = {
        phone,
        person: '',
        channels: ['call'],
        purposes: ['reminder'],
        source: 'form',
      } as const;
      const consents = new Consents({ database: db.database });
      await consents.add(
        projectId,
        { ...given, textVersion: '2', proof: '17', givenAt: 0 },
        'Olga',
        clock.now(),
      );
    };
    await it.campaigns.saveRules(projectId, callingRules.parse({ consentForReminders: true }));
    await agrees(stays);
    await it.campaigns.start(campaign.id);
    await becomes('refused');
    for (let minute = 0; minute < 3; minute += 1) await clock.advanceAsync(60_000);
    const { items } = await it.campaigns.refusals(campaign.id, { limit: 9, offset: 0 });
    expect(items).toMatchObject([{ reason: 'no-consent', untilMs: null }]);
    expect(await first()).toMatchObject({ state: 'refused', attempts: 0 });
    await agrees(mobile);
    await becomes('done');
    expect((await first()).attempts).toBe(1);
    letGo();
    await over(it, campaign);
  });
});

describe('a walk through a campaign', () => {
  it('goes by pages, comes to its end, and changes nothing without the lease or in a campaign that is not running', async () => {
    const it = openHouse();
    const past = (n: number) => visit({ name: `P${n}`, startsAtMs: clock.now() - hourMs });
    const { campaign } = await campaignOf(it, [past(0), past(1), past(2)], settings);
    const deps = { clock, database: db.database, appointments: it.appointments, holder: newId() };
    const look = (after: number) => sweepPage(deps, campaign, 'Europe/Moscow', 'hopeless', after, 2);
    expect(await look(-1)).toEqual({ last: -1, changed: 0 });
    expect(await holdLease(db.database.kysely<CampaignTables>(), deps.holder, true)).toBe(true);
    expect(await look(-1)).toEqual({ last: -1, changed: 0 });
    await it.campaigns.start(campaign.id);
    expect(await look(-1)).toEqual({ last: 1, changed: 2 });
    expect(await look(1)).toEqual({ last: -1, changed: 1 });
    expect((await targetsOf(it, campaign)).map(({ reason }) => reason)).toEqual(
      Array(3).fill('visit-passed'),
    );
  });
});

describe('the pause of a number', () => {
  it('is for how long nobody is called after the clock has jumped', async () => {
    const jumping = new JumpingClock();
    clock = jumping;
    const it = openHouse();
    await it.campaigns.saveRules(projectId, callingRules.parse({ samePhonePauseMinutes: 60 }));
    await it.dispatcher.start();
    const { campaign: before } = await campaignOf(it, [visit()], settings);
    await it.campaigns.start(before.id);
    await over(it, before);
    jumping.aheadMs = hourMs;
    const jumpedAtMs = clock.now();
    const { campaign } = await campaignOf(it, [visit({ phones: [second] })], settings);
    await it.campaigns.start(campaign.id);
    await over(it, campaign);
    const [attempt] = await it.campaigns.attempts((await targetsOf(it, campaign))[0]!.id);
    expect(attempt!.placedAt - jumpedAtMs).toBeGreaterThanOrEqual(hourMs);
  });

  it('is what calls are checked for since the rules were saved', async () => {
    const it = openHouse();
    const { campaign } = await campaignOf(it, [visit(), visit({ name: 'Son' })], settings);
    const [one, two] = await targetsOf(it, campaign);
    const startMs = clock.now();
    const called = (targetId: string, fromMs: number, toMs: number) =>
      db.database.query(
        `insert into campaigns.attempt (id, project_id, campaign_id, target_id, number, call_id, phone, visit_starts_at, placed_at,
           ended_at, ending)
         values ($1, $2, $3, $4, 1, $5, $6, now(), $7, $8, 'no-answer')`,
        [
          newId(),
          projectId,
          campaign.id,
          targetId,
          newId(),
          mobile,
          new Date(startMs + fromMs),
          new Date(startMs + toMs),
        ],
      );
    await called(one!.id, 0, 60_000);
    await called(two!.id, 16 * 60_000, 17 * 60_000);
    const breaches = async () => {
      const found = await checkCampaigns(db.database.kysely<CampaignTables>(), projectId, clock.now());
      return found.filter(({ rule }) => rule === 'number-inside-quiet').length;
    };
    const save = (samePhonePauseMinutes: number) =>
      it.campaigns.saveRules(projectId, callingRules.parse({ samePhonePauseMinutes }));
    expect(await breaches()).toBe(0);
    clock.advance(5 * 60_000);
    await save(30);
    expect(await breaches()).toBe(1);
    clock.advance(hourMs);
    await save(30);
    expect(await breaches()).toBe(0);
  });
});
