import { describe, expect, it } from 'vitest';
import {
  campaignOf,
  campaignOver,
  db,
  finished,
  house,
  projectId,
  seed,
  talked,
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

    const optOuts = new OptOuts({ database: db.database });
    const standing = await optOuts.list(projectId);
    expect(standing.map(({ phone }) => phone).toSorted()).toEqual([seed(1).phones[0], seed(2).phones[0]]);
    expect(await optOuts.lift(projectId, standing[0]!.id, 'anna', systemClock.now())).toBe(true);
    expect(await optOuts.lift(projectId, standing[0]!.id, 'anna', systemClock.now())).toBe(false);
    expect(await optOuts.list(projectId)).toHaveLength(1);
  });
});
