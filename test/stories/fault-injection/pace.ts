import { systemClock, type ManualClock } from '../../../src/base/index.ts';
import type { Database } from '../../../src/db/index.ts';
import { isFinished } from './planned-campaign.ts';
import type { Worker } from './worker.ts';

const mostMs = 30 * 60_000;

/** In steps of a dispatcher's round, each when PostgreSQL has answered: no lease runs out because this machine is slow. */
export async function untilFinished(
  clock: ManualClock,
  database: Database,
  workers: readonly Worker[],
): Promise<void> {
  const endMs = clock.now() + mostMs;
  for (let round = 0; round % 5 !== 0 || !(await isFinished(database)); round += 1) {
    if (clock.now() > endMs) throw new Error('the campaign was never finished');
    await clock.advanceAsync(200);
    // one that sleeps in a transaction may keep another one waiting
    for (let turn = 0; turn < 20 && workers.some((worker) => worker.isAsking); turn += 1)
      await systemClock.sleep(1);
  }
}
