import { sql, type Kysely } from 'kysely';
import { readRules } from './calling-rules-store.ts';
import { rehearsalTimeScale } from './campaign.ts';
import { listCampaigns } from './campaign-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { checkTarget, type Breach, type CheckedAttempt, type CheckedTarget } from './invariants.ts';

type Db = Kysely<CampaignTables>;

const targetsAtOnce = 1_000;

/**
 * Checks the last 500 campaigns of a project against what must always hold, as the tables stand at `nowMs`. Campaigns that run
 * meanwhile may be read in mid-step of none: each page is one statement.
 */
export async function checkCampaigns(db: Db, projectId: string, nowMs: number): Promise<Breach[]> {
  const breaches: Breach[] = await quietBreaches(db, projectId);
  for (const campaign of await listCampaigns(db, projectId)) {
    for (let after = -1, more = true; more;) {
      const page = await readTargets(db, campaign.id, after);
      breaches.push(...page.flatMap((target) => checkTarget(campaign, target, nowMs)));
      after = page.at(-1)?.position ?? after;
      more = page.length === targetsAtOnce;
    }
  }
  return breaches;
}

type TargetRow = CheckedTarget & { readonly position: number };

async function readTargets(db: Db, campaignId: string, after: number): Promise<TargetRow[]> {
  const { rows } = await sql<Omit<TargetRow, 'calls'> & { calls: CheckedAttempt[] }>`
    select target.id, target.state, target.attempts, target.outcome, target.position,
      (not campaign.rehearsal or visit.source = 'sample') as "touchesCard",
      exists (select 1 from campaigns.hand_call where hand_call.appointment_id = target.appointment_id) as "handCall",
      coalesce(
        (select json_agg(json_build_object(
          'id', attempt.id, 'number', attempt.number, 'ending', attempt.ending, 'cause', attempt.cause, 'mark', attempt.mark,
          'placedAt', extract(epoch from attempt.placed_at)::float8 * 1000,
          'endedAt', extract(epoch from attempt.ended_at)::float8 * 1000,
          'cardMarks', (select coalesce(json_agg(card.mark), '[]'::json) from clinic.appointment_mark card
            where card.appointment_id = target.appointment_id and card.attempt_id = attempt.id)
        ) order by attempt.number) from campaigns.attempt where attempt.target_id = target.id),
        '[]'::json) as calls
    from campaigns.target
    join campaigns.campaign on campaign.id = target.campaign_id
    join clinic.appointment visit on visit.id = target.appointment_id
    where target.campaign_id = ${campaignId} and target.position > ${after}
    order by target.position limit ${targetsAtOnce}`.execute(db);
  return rows;
}

/**
 * A number that was called for two targets, the second time while the first call was up or within the pause of the project's
 * rules after it. Calls from before these rules were saved kept to others, which nobody knows any more.
 */
async function quietBreaches(db: Db, projectId: string): Promise<Breach[]> {
  const { samePhonePauseMinutes } = await readRules(db, projectId);
  const { rows } = await sql<{ campaignId: string; targetId: string; before: string; id: string }>`
    select campaign_id as "campaignId", target_id as "targetId", before, id
    from (
      select attempt.*, campaign.rehearsal,
        lag(attempt.id) over calls as before,
        lag(attempt.target_id) over calls as before_target,
        lag(attempt.ending) over calls as before_ending,
        lag(attempt.ended_at) over calls as before_ended
      from campaigns.attempt join campaigns.campaign on campaign.id = attempt.campaign_id
      where attempt.project_id = ${projectId}
      window calls as (partition by attempt.phone, campaign.rehearsal order by attempt.placed_at, attempt.id)
    ) attempt
    where before is not null and before_target <> target_id
      and coalesce(before_ending, '') not in ('line-fault', 'line-refused')
      and (before_ended is null or placed_at < before_ended or (
        placed_at < before_ended + make_interval(secs => ${samePhonePauseMinutes * 60}::float8
          / case when rehearsal then ${rehearsalTimeScale}::int else 1 end - 0.005)
        -- one that was claimed while they were being saved went by the old ones
        and placed_at > coalesce((select changed_at + interval '1 minute' from campaigns.calling_rules
          where calling_rules.project_id = attempt.project_id), '-infinity')))`.execute(db);
  return rows.map(({ campaignId, targetId, before, id }) => ({
    rule: 'number-inside-quiet' as const,
    ...{ campaignId, targetId, attemptIds: [before, id] },
  }));
}
