import { describe, expect, it, type TestContext } from 'vitest';
import { systemClock } from '../../../src/base/index.ts';
import type { Campaign } from '../../../src/campaigns/index.ts';
import { numberWith, type Temperament } from '../../../src/rehearsal/index.ts';
import { openTestDatabase } from '../../database.ts';
import { openTown, type Town } from '../town.ts';
import { until } from './killable-house.ts';

const dayMs = 86_400_000;
const crowd: readonly Temperament[] = ['says-yes', 'presses-one', 'says-coming', 'busy', 'says-of-course'];

async function openStory({ onTestFinished }: TestContext): Promise<Town> {
  const db = await openTestDatabase();
  const town = await openTown(db.url);
  onTestFinished(async () => {
    await town.close();
    await db.close();
  }, 60_000);
  return town;
}

const campaignIn = (town: Town): Promise<Campaign> =>
  town.campaign(
    crowd.map((name, n) => ({ phones: [numberWith(name, n)], startsAtMs: systemClock.now() + dayMs })),
    { linesAtOnce: 3, callsPerSecond: 5, pauseMinutes: 12, busyPauseMinutes: 6, ringSeconds: 8 },
  );

const untilHeld = (town: Town, { id }: Campaign): Promise<true> =>
  until('the campaign is held', async () => {
    const { held, state } = await town.house.campaigns.get(id);
    expect(state).toBe('running');
    return held === 'trunk-unavailable' || undefined;
  });

const lineFaults: readonly string[] = ['line-fault', 'line-silent'];

/**
 * Everybody had all his tries, as if the line had never failed. `felt`: endings of those whose telephone was ringing
 * when it did; these count.
 */
async function expectNobodyCharged(
  town: Town,
  campaign: Campaign,
  felt: readonly string[] = [],
): Promise<void> {
  const targets = await town.finished(campaign, 200_000);
  expect((await town.house.campaigns.get(campaign.id)).held).toBeNull();
  for (const [n, name] of crowd.entries()) {
    const target = targets.get(numberWith(name, n))!;
    const endings = (await town.house.campaigns.attempts(target.id)).map(({ ending }) => ending);
    const counted = endings.filter((ending) => !lineFaults.includes(ending!) && !felt.includes(ending!));
    if (name === 'busy' && counted.length < 3 && felt.length > 0) continue;
    expect(counted).toEqual(name === 'busy' ? ['busy', 'busy', 'busy'] : ['confirmed']);
  }
}

const faults = (town: Town) =>
  town.house.database.query<{ id: string }>(`select id from campaigns.attempt where ending like 'line-%'`);

describe('a line that fails', () => {
  it.concurrent(
    'dead when the campaign starts',
    async (context) => {
      const town = await openStory(context);
      await town.house.rehearsal.misbehave({ kind: 'gone' });
      const campaign = await campaignIn(town);
      await untilHeld(town, campaign);
      expect((await town.house.campaigns.summary(campaign)).reached).toBe(0);
      await town.house.rehearsal.misbehave({ kind: 'none' });
      await expectNobodyCharged(town, campaign);
    },
    240_000,
  );

  it.concurrent(
    'silent in mid-campaign, and back',
    async (context) => {
      const town = await openStory(context);
      const campaign = await campaignIn(town);
      await until(
        'somebody has confirmed',
        async () => (await town.house.campaigns.summary(campaign)).confirmed > 0 || undefined,
      );
      await town.house.rehearsal.misbehave({ kind: 'silent' });
      // by a call that got no answer or by the watch of the line, whichever is first
      await untilHeld(town, campaign);
      await town.house.rehearsal.misbehave({ kind: 'none' });
      await expectNobodyCharged(town, campaign, ['cut-off', 'no-answer']);
    },
    240_000,
  );

  it.concurrent(
    'refusing everything with 503 for a while',
    async (context) => {
      const town = await openStory(context);
      const campaign = await campaignIn(town);
      await town.house.rehearsal.misbehave({ kind: 'refuses', status: 503 });
      await until('a call was refused', async () => (await faults(town)).length > 0 || undefined);
      await untilHeld(town, campaign);
      await town.house.rehearsal.misbehave({ kind: 'none' });
      await expectNobodyCharged(town, campaign);
    },
    240_000,
  );
});
