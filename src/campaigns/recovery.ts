import type { Log } from '../base/index.ts';
import { openAttempts } from './attempt-store.ts';
import { findCampaign } from './campaign-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { settleInterrupted, type SettleDependencies } from './settle.ts';
import { findTarget } from './target-store.ts';

/**
 * Closes what a crash left open. Every such attempt counts against its target's budget and the next one waits its
 * normal pause, because nobody knows how far the call had come. `underWay`: attempts that this process conducts.
 */
export async function recoverAttempts(
  deps: SettleDependencies & { readonly log: Log },
  underWay: ReadonlySet<string>,
): Promise<void> {
  const db = deps.database.kysely<CampaignTables>();
  let closed = 0;
  for (const attempt of await openAttempts(db)) {
    if (underWay.has(attempt.id)) continue;
    const campaign = await findCampaign(db, attempt.campaignId);
    const target = await findTarget(db, attempt.targetId);
    if (!campaign || !target) continue;
    const [visit] = await deps.appointments.getMany([target.appointmentId]);
    // a visit can't vanish: its row stays even when the clinic takes it out of the schedule
    if (!visit) continue;
    await settleInterrupted(deps, { campaign, attempt, visit });
    closed += 1;
  }
  if (closed > 0)
    deps.log.warn({ attempts: closed }, 'attempts that a crash left open were closed as interrupted');
}
