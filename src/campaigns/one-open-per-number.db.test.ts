import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { campaignOf, db, house, projectId, seed } from '../../test/fakes/scripted-robot.ts';
import { ManualClock } from '../base/index.ts';

const migration = readFileSync(new URL('../db/migrations/0340-permission.sql', import.meta.url), 'utf8');

it('an update that finds two open calls to a number closes the later one by what he had answered', async () => {
  const home = house(() => Promise.reject(new Error('a call')), { clock: new ManualClock() });
  const visits = [1, 2, 3, 4].map((n) => seed(n));
  const { campaign } = await campaignOf(home, visits);
  await db.database.query('drop index campaigns.attempt_one_open_per_phone');
  await db.database.query(
    `insert into campaigns.attempt
       (id, project_id, campaign_id, target_id, number, call_id, phone, visit_starts_at, placed_at, mark)
     select gen_random_uuid(), $2, campaign_id, id, 1, gen_random_uuid(), '+79161234567', now(),
       now() + make_interval(secs => position), (array[null, null, 'confirmed', 'declined'])[position + 1]
     from campaigns.target where campaign_id = $1`,
    [campaign.id, projectId],
  );
  await db.database.query(`update campaigns.target set state = 'calling', attempts = 1`);
  await db.database.query('create unique index attempt_one_open_per_phone on campaigns.attempt (id)');
  await db.database.query(migration.slice(migration.indexOf('-- one live contact per number')));
  const targets = await home.campaigns.targets(campaign.id, { limit: 4 });
  expect(targets.map(({ state, outcome, mark }) => [state, outcome, mark])).toEqual([
    ['calling', null, null],
    ['pausing', null, null],
    ['done', 'confirmed', 'confirmed'],
    ['done', 'callback-promised', 'declined'],
  ]);
  const handCalls = await home.campaigns.handCalls(projectId, 'open');
  expect(handCalls.map(({ targetId, reason }) => [targetId, reason])).toEqual([
    [targets[3]!.id, 'callback-promised'],
  ]);
});
