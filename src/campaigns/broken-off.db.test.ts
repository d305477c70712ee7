import { describe, expect, it } from 'vitest';
import { passUntil } from '../../test/fakes/hand-moved-time.ts';
import { campaignOf, house, projectId, seed, talked, unanswered } from '../../test/fakes/scripted-robot.ts';
import { ManualClock } from '../base/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';

/** One patient with two tries, whose first call goes as told and who says yes in the next. */
async function calledAgainAfter(first: RobotCallResult) {
  const clock = new ManualClock();
  const cards: (string | undefined)[] = [];
  const it = house(
    async (order) => {
      cards.push((await it.appointments.getMany(visitIds))[0]?.mark);
      if (cards.length === 1) return first;
      await order.onMark('confirmed', 'said-yes');
      return { cause: 'completed', sipStatus: 200, talkMs: 1, rang: true, outcome: talked };
    },
    { clock },
  );
  const visit = seed(1, { startsAtMs: clock.now() + 20 * 3_600_000 });
  const { campaign, visitIds } = await campaignOf(it, [visit], { attempts: 2, pauseMinutes: 60 });
  await it.dispatcher.start();
  await it.campaigns.start(campaign.id);
  await passUntil(
    clock,
    'the campaign is finished',
    async () => (await it.campaigns.get(campaign.id)).state === 'finished' || undefined,
    { stepMs: 1_000 },
  );
  const [target] = await it.campaigns.targets(campaign.id, { limit: 1 });
  const attempts = await it.campaigns.attempts(target!.id);
  return {
    endings: attempts.map(({ ending }) => ending),
    pausedMs: attempts[1]!.placedAt - attempts[0]!.endedAt!,
    cardBetween: cards[1],
    handCalls: await it.campaigns.handCalls(projectId, 'open'),
  };
}

/** An hour of a rehearsal. */
const pauseMs = 10_000;
const listening = { ...talked, mark: 'not-confirmed', ending: 'hung-up', heard: [] } as const;

describe('a call that was broken off', () => {
  it.each([
    [
      'by us in mid-talk',
      { ...unanswered('interrupted', 200), rang: true, outcome: listening },
      'interrupted',
    ],
    [
      'as its sound was lost',
      { ...unanswered('media-lost', 200), rang: true, outcome: listening },
      'interrupted',
    ],
    ['by us while it rang', { ...unanswered('interrupted', 487), rang: true }, 'interrupted'],
    ['by us before it rang', unanswered('interrupted', 0), 'line-silent'],
    ['by the silence of the line', unanswered('network-timeout', 408), 'line-silent'],
  ] as const)('%s says nothing of him: his card stays, nobody else rings him', async (_, result, ending) => {
    const seen = await calledAgainAfter(result);
    expect(seen).toMatchObject({ endings: [ending, 'confirmed'], cardBetween: 'none', handCalls: [] });
    if (ending === 'interrupted') expect(seen.pausedMs).toBeGreaterThanOrEqual(pauseMs);
  });

  it('by the line after it rang was felt: he was rung, did not confirm, and rests', async () => {
    const seen = await calledAgainAfter({ ...unanswered('trunk-unavailable', 503), rang: true });
    expect(seen).toMatchObject({ endings: ['cut-off', 'confirmed'], cardBetween: 'not-confirmed' });
    expect(seen.pausedMs).toBeGreaterThanOrEqual(pauseMs);
  });

  it('does not end with a hand call as a talk does that he ends', async () => {
    const clock = new ManualClock();
    const it = house(async () => ({ ...unanswered('completed', 200), rang: true, outcome: listening }), {
      clock,
    });
    const visit = seed(1, { startsAtMs: clock.now() + 20 * 3_600_000 });
    const { campaign } = await campaignOf(it, [visit]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await passUntil(
      clock,
      'the campaign is finished',
      async () => (await it.campaigns.get(campaign.id)).state === 'finished' || undefined,
    );
    expect(await it.campaigns.handCalls(projectId, 'open')).toMatchObject([{ reason: 'hung-up' }]);
  });
});
