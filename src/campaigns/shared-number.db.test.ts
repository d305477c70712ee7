import { beforeEach, describe, expect, it } from 'vitest';
import { passUntil } from '../../test/fakes/hand-moved-time.ts';
import {
  campaignOf,
  campaignOver,
  house,
  projectId,
  talked,
  unanswered,
  type HouseOptions,
} from '../../test/fakes/scripted-robot.ts';
import type { VisitSeed } from '../../test/factories/visits.ts';
import { ManualClock } from '../base/index.ts';
import type { Attempt } from './attempt-store.ts';
import type { RobotCallResult } from './attempt-ending.ts';
import type { Campaign, CampaignSettings } from './campaign.ts';
import type { RobotCallOrder } from './robot-call.ts';

const minuteMs = 60_000;
const always = { from: '00:00', to: '24:00' };
/** A real line whose pauses are minutes of the clock. */
const settings: Partial<CampaignSettings> = {
  hours: { weekdays: always, weekends: always },
  pauseMinutes: 15,
  busyPauseMinutes: 2,
};
const mobile = '+79161234567';
const second = '+79167654321';

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

const visit = (change: Partial<VisitSeed> = {}): VisitSeed => ({
  phones: [mobile],
  startsAtMs: clock.now() + 20 * 3_600_000,
  source: 'file',
  ...change,
});

type Robot = (order: RobotCallOrder) => Promise<RobotCallResult>;
const openHouse = (robot: Robot, options: HouseOptions = {}) =>
  house(robot, { clock, kind: 'address', ...options });
type House = ReturnType<typeof openHouse>;

const until = (it: House, { id }: Campaign) =>
  passUntil(clock, 'the campaign is finished', async () => {
    const { state } = await it.campaigns.get(id);
    return state === 'finished' || undefined;
  });

const attemptsOf = async (it: House, { id }: Campaign): Promise<readonly (readonly Attempt[])[]> => {
  const targets = await it.campaigns.targets(id, { limit: 100 });
  return Promise.all(targets.map((target) => it.campaigns.attempts(target.id)));
};

/** From the end of a call to the next of the same list. */
const quietMs = (attempts: readonly Attempt[]): number[] =>
  attempts.slice(1).map((attempt, index) => attempt.placedAt - attempts[index]!.endedAt!);

const inOrder = (attempts: readonly (readonly Attempt[])[]): Attempt[] =>
  attempts.flat().sort((a, b) => a.placedAt - b.placedAt);

const confirms: Robot = async (order) => {
  const stands = await order.onMark('confirmed', 'said-yes');
  return {
    cause: 'completed',
    sipStatus: 200,
    talkMs: 1,
    rang: true,
    ...(stands ? { outcome: talked } : {}),
  };
};
/** A call that lasts a while, so that the other could come in between. */
const ringsInVain = (cause: RobotCallResult['cause']): Robot => {
  return async () => {
    await clock.sleep(30_000);
    return { ...unanswered(cause, 486), rang: true };
  };
};

describe('a family with one telephone', () => {
  it('has all its tries, and ten quiet minutes between those for different people', async () => {
    const it = openHouse(ringsInVain('busy'));
    const { campaign } = await campaignOf(
      it,
      ['mother', 'son', 'daughter'].map((name) => visit({ name })),
      settings,
    );
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await until(it, campaign);

    const each = await attemptsOf(it, campaign);
    expect(each.map((attempts) => attempts.map(({ ending }) => ending))).toEqual(
      [1, 2, 3].map(() => ['busy', 'busy', 'busy']),
    );
    // whoever is busy is tried again by his own pause: his own calls are no one else's
    expect(Math.min(...each.flatMap(quietMs))).toBeLessThan(10 * minuteMs);
    const all = inOrder(each);
    for (const [index, quiet] of quietMs(all).entries()) {
      const own = all[index]!.targetId === all[index + 1]!.targetId;
      expect(quiet).toBeGreaterThanOrEqual((own ? 2 : 10) * minuteMs);
    }
    expect(await it.campaigns.handCalls(projectId, 'open')).toHaveLength(3);
  });

  it('does not keep others from their telephones', async () => {
    const it = openHouse(ringsInVain('no-answer'));
    const { campaign } = await campaignOf(it, [visit(), visit(), visit({ phones: [second] })], settings);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await passUntil(clock, 'two calls are up', async () => {
      const { calling } = await it.campaigns.summary(campaign);
      return calling === 2 || undefined;
    });
    expect((await it.campaigns.targets(campaign.id, { limit: 3 })).map(({ state }) => state)).toEqual([
      'calling',
      'waiting',
      'calling',
    ]);
    await until(it, campaign);
  });
});

describe('two campaigns over one visit', () => {
  it('ring him one after the other, with quiet between, also at his different numbers', async () => {
    const it = openHouse(ringsInVain('no-answer'));
    const seeds = [visit({ phones: [mobile, second] })];
    const { campaign: first, visitIds } = await campaignOf(it, seeds, settings);
    await it.dispatcher.start();
    await it.campaigns.start(first.id);
    await passUntil(clock, 'the second number rings', async () => {
      const [attempts] = await attemptsOf(it, first);
      return attempts?.[1]?.phone === second || undefined;
    });
    const other = await campaignOver(it, { ids: visitIds }, settings);
    await it.campaigns.start(other.id);
    await until(it, first);
    await until(it, other);

    const each = [...(await attemptsOf(it, first)), ...(await attemptsOf(it, other))];
    expect(each.map((attempts) => attempts.map(({ phone }) => phone))).toEqual([
      [mobile, second, mobile],
      [mobile, second, mobile],
    ]);
    expect(Math.min(...quietMs(inOrder(each)))).toBeGreaterThanOrEqual(10 * minuteMs);
  });

  it('ask no more once he has answered', async () => {
    const it = openHouse(confirms);
    const { campaign: first, visitIds } = await campaignOf(it, [visit()], settings);
    const other = await campaignOver(it, { ids: visitIds }, settings);
    await it.dispatcher.start();
    await it.campaigns.start(first.id);
    await it.campaigns.start(other.id);
    await until(it, first);
    await until(it, other);
    expect(inOrder([...(await attemptsOf(it, first)), ...(await attemptsOf(it, other))])).toHaveLength(1);
    expect(await it.campaigns.targets(other.id, { limit: 1 })).toMatchObject([
      { state: 'refused', reason: 'already-marked', attempts: 0 },
    ]);
  });

  it('do not wait for a rehearsal, which rang nobody', async () => {
    const rehearsed = openHouse(ringsInVain('no-answer'), { kind: 'rehearsal' });
    const { campaign: rehearsal, visitIds } = await campaignOf(rehearsed, [visit()], {
      ...settings,
      attempts: 1,
    });
    await rehearsed.dispatcher.start();
    await rehearsed.campaigns.start(rehearsal.id);
    await until(rehearsed, rehearsal);

    const it = openHouse(confirms);
    const real = await campaignOver(it, { ids: visitIds }, settings);
    await rehearsed.dispatcher.stop();
    await it.dispatcher.start();
    await it.campaigns.start(real.id);
    await until(it, real);
    const [rehearsedCall] = inOrder(await attemptsOf(it, rehearsal));
    const [realCall] = inOrder(await attemptsOf(it, real));
    expect(realCall!.placedAt - rehearsedCall!.endedAt!).toBeLessThan(10 * minuteMs);
  });
});

describe('a card with several numbers', () => {
  it('is rung at those that can be rung, each in its turn', async () => {
    const it = openHouse(ringsInVain('no-answer'));
    const { campaign } = await campaignOf(
      it,
      [
        visit({ phones: ['+4915112345678', mobile] }),
        visit({ phones: ['+77011234567', '+79031112233', '+380441234567', second] }),
      ],
      settings,
    );
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await until(it, campaign);
    const each = await attemptsOf(it, campaign);
    expect(each.map((attempts) => attempts.map(({ phone }) => phone))).toEqual([
      [mobile, mobile, mobile],
      ['+79031112233', second, '+79031112233'],
    ]);
  });

  it('goes to a person when none of them can be rung', async () => {
    const it = openHouse(ringsInVain('no-answer'));
    const { campaign } = await campaignOf(
      it,
      [visit({ phones: ['+4915112345678', '+77011234567'] })],
      settings,
    );
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await until(it, campaign);
    expect(await it.campaigns.targets(campaign.id, { limit: 1 })).toMatchObject([
      { state: 'refused', reason: 'foreign-number', attempts: 0 },
    ]);
    expect(await it.campaigns.handCalls(projectId, 'open')).toMatchObject([{ reason: 'not-called-in-time' }]);
  });

  it('is not rung again at a wrong number because a foreign one was never tried', async () => {
    const it = openHouse(ringsInVain('unreachable-number'));
    const { campaign } = await campaignOf(it, [visit({ phones: [mobile, '+4915112345678'] })], settings);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await until(it, campaign);
    const [attempts] = await attemptsOf(it, campaign);
    expect(attempts!.map(({ phone, ending }) => [phone, ending])).toEqual([[mobile, 'wrong-number']]);
    expect(await it.campaigns.handCalls(projectId, 'open')).toMatchObject([{ reason: 'wrong-number' }]);
  });
});
