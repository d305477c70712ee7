import { describe, expect, it } from 'vitest';
import { passUntil } from '../../test/fakes/hand-moved-time.ts';
import {
  campaignOf,
  house,
  projectId,
  seed,
  talked,
  unanswered,
  type House,
} from '../../test/fakes/scripted-robot.ts';
import { ManualClock } from '../base/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';
import type { Campaign } from './campaign.ts';

const untilFinished = ({ campaigns }: House, clock: ManualClock, { id }: Campaign) =>
  passUntil(
    clock,
    'the campaign is finished',
    async () => (await campaigns.get(id)).state === 'finished' || undefined,
    { stepMs: 1_000 },
  );

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
  await untilFinished(it, clock, campaign);
  const [target] = await it.campaigns.targets(campaign.id, { limit: 1 });
  const placed = await it.campaigns.attempts(target!.id);
  return {
    endings: placed.map(({ ending }) => ending),
    pausedMs: placed[1]!.placedAt - placed[0]!.endedAt!,
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

  it.each([
    [false, ['line-silent', 'no-answer', 'no-answer']],
    [true, ['interrupted', 'no-answer']],
  ] as const)('costs one of his two tries only when his telephone rang: %s', async (rang, endings) => {
    const clock = new ManualClock();
    let calls = 0;
    const it = house(
      async () => {
        calls += 1;
        return calls === 1 ? { ...unanswered('interrupted', 0), rang } : unanswered('no-answer', 487);
      },
      { clock },
    );
    const visit = seed(1, { startsAtMs: clock.now() + 20 * 3_600_000 });
    const { campaign } = await campaignOf(it, [visit], { attempts: 2 });
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await untilFinished(it, clock, campaign);
    const [target] = await it.campaigns.targets(campaign.id, { limit: 1 });
    const attempts = await it.campaigns.attempts(target!.id);
    expect(attempts.map(({ ending }) => ending)).toEqual(endings);
  });

  it.each([
    ['hung-up', 'completed', 'not-confirmed', { ...listening }],
    ['confirmed', 'media-lost', 'confirmed', undefined],
    ['callback-promised', 'interrupted', 'declined', undefined],
  ] as const)('is %s when it was %s after «%s» was kept', async (ending, cause, mark, outcome) => {
    const clock = new ManualClock();
    const it = house(
      async (order) => {
        await order.onMark(mark, 'said');
        return { ...unanswered(cause, 200), rang: true, ...(outcome ? { outcome } : {}) };
      },
      { clock },
    );
    const visit = seed(1, { startsAtMs: clock.now() + 20 * 3_600_000 });
    const { campaign, visitIds } = await campaignOf(it, [visit]);
    await it.dispatcher.start();
    await it.campaigns.start(campaign.id);
    await untilFinished(it, clock, campaign);
    expect(await it.campaigns.targets(campaign.id, { limit: 1 })).toMatchObject([
      { state: 'done', outcome: ending, mark, attempts: 1 },
    ]);
    expect((await it.appointments.getMany(visitIds))[0]?.mark).toBe(mark);
    const handCalls = ending === 'confirmed' ? [] : [{ reason: ending }];
    expect(await it.campaigns.handCalls(projectId, 'open')).toMatchObject(handCalls);
  });
});
