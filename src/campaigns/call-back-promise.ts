import type { Kysely } from 'kysely';
import type { CampaignTables } from './campaign-tables.ts';
import { addHandCall, closeAnswered } from './hand-call-store.ts';
import { findTarget } from './target-store.ts';

/**
 * A patient was told, outside a call, that somebody will ring him about his visit: it stands on the hand-call list, in the caller's
 * transaction, also where it was worked off before. False when no campaign knows the visit.
 */
export async function promiseCallBack(
  tx: Kysely<unknown>,
  appointmentId: string,
  nowMs: number,
): Promise<boolean> {
  const db = tx as Kysely<CampaignTables>;
  const latest = await db
    .selectFrom('campaigns.target as target')
    .innerJoin('campaigns.campaign as campaign', 'campaign.id', 'target.campaign_id')
    .select('target.id')
    .where('target.appointment_id', '=', appointmentId)
    .where('campaign.rehearsal', '=', false)
    .orderBy('campaign.created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const target = latest && (await findTarget(db, latest.id));
  if (!target) return false;
  return addHandCall(db, target, 'callback-promised', nowMs);
}

/**
 * A patient has answered an SMS about his visit, or by the link in it: nobody needs to ask him any more, so its line is closed, in the caller's
 * transaction. What he was promised, or has asked of people, stays open.
 */
export async function closeAnsweredLine(
  tx: Kysely<unknown>,
  appointmentId: string,
  nowMs: number,
): Promise<void> {
  await closeAnswered(tx, appointmentId, { atMs: nowMs, by: 'SMS' });
}
