import { deleteAttempt, lockOpenAttempt } from './attempt-store.ts';
import { lockCampaignState } from './campaign-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import type { Claimed } from './claim.ts';
import type { SettleDependencies } from './commit-mark.ts';
import { updateTarget, type Target } from './target-store.ts';

/**
 * Undoes the claim of an attempt that was never placed, in one transaction: its row goes, and its target is due as
 * before. Gives the target's state; undefined when somebody has ended the attempt meanwhile.
 */
export function takeBack(
  deps: SettleDependencies,
  { campaign, attempt, target }: Pick<Claimed, 'campaign' | 'attempt' | 'target'>,
): Promise<Target['state'] | undefined> {
  return deps.database.transaction<CampaignTables, Target['state'] | undefined>(async (tx) => {
    if (!(await lockOpenAttempt(tx, attempt.id))) return undefined;
    await deleteAttempt(tx, attempt.id);
    const stopped = (await lockCampaignState(tx, campaign.id)) === 'stopped';
    const state = stopped ? 'refused' : target.state;
    await updateTarget(tx, target.id, {
      state,
      attempts: attempt.number - 1,
      lastCallId: target.lastCallId,
      ...(stopped && { reason: 'campaign-stopped', settledAtMs: deps.clock.now() }),
    });
    return state;
  });
}
