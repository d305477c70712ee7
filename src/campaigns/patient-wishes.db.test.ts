import { describe, expect, it } from 'vitest';
import {
  campaignOf,
  campaignOver,
  db,
  dispatchers,
  finished,
  house,
  projectId,
  seed,
  talked,
  unanswered,
} from '../../test/fakes/scripted-robot.ts';
import { systemClock } from '../base/index.ts';
import { OptOuts } from '../clinic/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';

const result = (outcome: Partial<typeof talked>): RobotCallResult => ({
  cause: 'completed',
  sipStatus: 200,
  talkMs: 5_000,
  rang: true,
  outcome: { ...talked, mark: 'not-confirmed', ...outcome },
});

describe('one who asks to be called later', () => {
  it('is called again at the same number, and has lost no try by it', async () => {
    const phones: string[] = [];
    const it = house(async (order) => {
      phones.push(order.phone);
      if (phones.length === 1) return result({ ending: 'asked-later', callAgain: {} });
      await order.onMark('confirmed', 'said-yes');
      return result({ mark: 'confirmed', ending: 'said-yes' });
    });
    const [first] = seed(1).phones;
    const { campaign } = await campaignOf(it, [seed(1, { phones: [first!, '+79900000777'] })], {
      attempts: 1,
    });
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(phones).toEqual([first, first]);
    const [target] = await it.campaigns.targets(campaign.id, { limit: 10 });
    const endings = (await it.campaigns.attempts(target!.id)).map((attempt) => attempt.ending);
    expect(endings).toEqual(['asked-later', 'confirmed']);
  });

  it('is called at the next number when nobody answers then', async () => {
    const [first, second] = [seed(1).phones[0]!, '+79900000777'];
    const phones: string[] = [];
    const it = house(async (order) => {
      phones.push(order.phone);
      if (phones.length === 1) return result({ ending: 'asked-later', callAgain: {} });
      if (phones.length === 2) return { ...unanswered('no-answer', 487), rang: true };
      await order.onMark('confirmed', 'said-yes');
      return result({ mark: 'confirmed', ending: 'said-yes' });
    });
    const { campaign } = await campaignOf(it, [seed(1, { phones: [first, second] })], { attempts: 3 });
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(phones).toEqual([first, first, second]);
  });

  it('is left to a person when he asks for a time after the visit', async () => {
    const it = house(async () => result({ ending: 'asked-later', callAgain: { date: '2099-01-01' } }));
    const { campaign } = await campaignOf(it, [seed(1)]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await finished(it, campaign.id);
    expect(await it.campaigns.handCalls(projectId, 'open')).toMatchObject([{ reason: 'asked-later' }]);
  });
});

describe('one who wants no calls any more', () => {
  it('is called by no campaign of a real line until somebody lifts it, and stands on the hand-call list', async () => {
    let kept: unknown;
    const rehearsed = house(async (order) => {
      await order.onMark('not-confirmed', 'stop-calling');
      // before the robot promises it
      kept = await db.database.query('select phone, attempt_id is not null as told from clinic.opt_out');
      return result({ ending: 'stop-calling' });
    });
    const { campaign, visitIds } = await campaignOf(rehearsed, [
      seed(1),
      seed(1, { name: 'His wife' }),
      seed(2),
    ]);
    await rehearsed.dispatcher.start();
    await rehearsed.campaigns.start(campaign.id);
    await finished(rehearsed, campaign.id);
    expect(kept).toContainEqual({ phone: seed(1).phones[0], told: true });
    const lines = await rehearsed.campaigns.handCalls(projectId, 'open');
    expect(lines.map(({ reason }) => reason)).toEqual(Array(3).fill('asked-to-stop'));
    await rehearsed.dispatcher.stop();

    const real = house(async () => Promise.reject(new Error('nobody is to be called')), { kind: 'sip' });
    const again = await campaignOver(real, { ids: visitIds });
    await real.dispatcher.start();
    await real.campaigns.start(again.id);
    await finished(real, again.id);
    const reasons = async () =>
      (await real.campaigns.targets(again.id, { limit: 10 })).map(({ reason }) => reason);
    expect(await reasons()).toEqual(Array(3).fill('opted-out'));
    // his wife has not asked for it herself: a person finds another way to her
    const left = (await real.campaigns.handCalls(projectId, 'open')).filter(({ rehearsal }) => !rehearsal);
    expect(left).toMatchObject([{ appointmentId: visitIds[1], reason: 'asked-to-stop' }]);

    const optOuts = new OptOuts({ database: db.database });
    const standing = await optOuts.list(projectId);
    expect(standing.map(({ phone }) => phone).toSorted()).toEqual([seed(1).phones[0], seed(2).phones[0]]);
    expect(await optOuts.lift(projectId, standing[0]!.id, 'anna', systemClock.now())).toBe(true);
    expect(await optOuts.lift(projectId, standing[0]!.id, 'anna', systemClock.now())).toBe(false);
    expect(await optOuts.list(projectId)).toHaveLength(1);
  });

  it('closes his number only: a relative is called at her next one', async () => {
    const [shared, hers] = ['+79161234567', '+79161234568'];
    const welcome: boolean[] = [];
    const phones: string[] = [];
    const it = house(
      async (order) => {
        phones.push(order.phone);
        if (phones.length === 1) {
          welcome.push(await order.isWelcome());
          await order.onMark('not-confirmed', 'stop-calling');
          welcome.push(await order.isWelcome());
          return result({ ending: 'stop-calling' });
        }
        await order.onMark('confirmed', 'said-yes');
        return result({ mark: 'confirmed', ending: 'said-yes' });
      },
      { kind: 'sip' },
    );
    const always = { from: '00:00', to: '24:00' };
    const hours = { hours: { weekdays: always, weekends: always } };
    const first = await campaignOf(it, [seed(1, { phones: [shared], source: 'file' })], hours);
    await it.dispatcher.start();
    await it.campaigns.start(first.campaign.id);
    await finished(it, first.campaign.id);
    const wife = seed(2, { phones: [shared, hers], name: 'His wife', source: 'file' });
    const second = await campaignOf(it, [wife], hours);
    await it.campaigns.start(second.campaign.id);
    await finished(it, second.campaign.id);
    expect(phones).toEqual([shared, hers]);
    // looked up anew before a call is placed
    expect(welcome).toEqual([true, false]);
  });

  it('is not bound by what a machine has said', async () => {
    for (const [n, told] of [true, false].entries()) {
      const it = house(async (order) => {
        await order.onMark('not-confirmed', 'stop-calling');
        if (told) await order.onMark('not-confirmed', 'machine');
        return result({ ending: 'machine', machine: { who: 'secretary' } });
      });
      const { campaign } = await campaignOf(it, [seed(n)], { attempts: 1 });
      await it.dispatcher.start();
      await it.campaigns.start(campaign.id);
      await finished(it, campaign.id);
      expect(await new OptOuts({ database: db.database }).list(projectId)).toEqual([]);
      await it.dispatcher.stop();
    }
  });

  it('stands on the hand-call list also when the process dies right after he was heard', async () => {
    let heard = false;
    const first = house(async (order) => {
      await order.onMark('not-confirmed', 'stop-calling');
      heard = true;
      return new Promise<RobotCallResult>(() => undefined);
    });
    const { campaign } = await campaignOf(first, [seed(1)]);
    await first.dispatcher.start();
    await first.campaigns.start(campaign.id);
    await expect.poll(() => heard, { timeout: 20_000 }).toBe(true);
    // "killed": it never ticks again
    first.dispatcher.stop().catch(() => undefined);
    dispatchers.splice(0);
    const second = house(async () => Promise.reject(new Error('nobody is to be called')));
    await second.dispatcher.start();
    await finished(second, campaign.id);
    const lines = await second.campaigns.handCalls(projectId, 'open');
    expect(lines.map(({ reason }) => reason)).toEqual(['asked-to-stop']);
  });
});
