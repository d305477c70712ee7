import type { Kysely, Selectable } from 'kysely';
import { storedRules } from './calling-rules.ts';
import {
  defaultCampaignSettings,
  type Campaign,
  type CampaignSettings,
  type CampaignState,
  type HeldReason,
} from './campaign.ts';
import type { CampaignTables } from './campaign-tables.ts';

type Db = Kysely<CampaignTables>;

/** `settings`: what this campaign was given; the rest is the default's and the project's rules'. */
export async function insertCampaign(
  db: Db,
  campaign: Omit<Campaign, 'settings' | 'rules'>,
  settings: Partial<CampaignSettings>,
): Promise<void> {
  await db
    .insertInto('campaigns.campaign')
    .values({
      id: campaign.id,
      project_id: campaign.projectId,
      name: campaign.name,
      purpose: campaign.purpose,
      scenario: campaign.scenario,
      trunk_id: campaign.trunkId,
      rehearsal: campaign.rehearsal,
      state: campaign.state,
      settings: JSON.stringify(settings),
      held: null,
      created_at: new Date(campaign.createdAt),
      started_at: null,
      finished_at: null,
    })
    .execute();
}

export async function findCampaign(db: Db, campaignId: string): Promise<Campaign | undefined> {
  const row = await withRules(db).where('campaign.id', '=', campaignId).executeTakeFirst();
  return row && toCampaign(row);
}

export async function listCampaigns(db: Db, projectId: string): Promise<Campaign[]> {
  const rows = await withRules(db)
    .where('campaign.project_id', '=', projectId)
    .orderBy('created_at', 'desc')
    .limit(500)
    .execute();
  return rows.map(toCampaign);
}

export async function runningCampaigns(db: Db): Promise<Campaign[]> {
  const rows = await withRules(db).where('state', '=', 'running').orderBy('started_at').execute();
  return rows.map(toCampaign);
}

/** Moves a campaign on, only from one of the states named; tells whether it was in one. */
export async function moveCampaign(
  db: Db,
  campaignId: string,
  from: readonly CampaignState[],
  to: CampaignState,
  nowMs: number,
): Promise<boolean> {
  const now = new Date(nowMs);
  const result = await db
    .updateTable('campaigns.campaign')
    .set((eb) => ({
      state: to,
      held: null,
      started_at: to === 'running' ? eb.fn.coalesce('started_at', eb.val(now)) : eb.ref('started_at'),
      finished_at: to === 'finished' || to === 'stopped' ? now : null,
    }))
    .where('id', '=', campaignId)
    .where('state', 'in', from)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Deletes a draft and its targets; tells whether there was such a draft. Nothing has been called for it. */
export async function deleteDraft(db: Db, campaignId: string): Promise<boolean> {
  const draft = await db
    .selectFrom('campaigns.campaign')
    .select('id')
    .where('id', '=', campaignId)
    .where('state', '=', 'draft')
    .forUpdate()
    .executeTakeFirst();
  if (!draft) return false;
  await db.deleteFrom('campaigns.target').where('campaign_id', '=', campaignId).execute();
  await db.deleteFrom('campaigns.campaign').where('id', '=', campaignId).execute();
  return true;
}

/** The campaign's state, which can't change before the transaction ends. */
export async function lockCampaignState(tx: Db, campaignId: string): Promise<CampaignState | undefined> {
  const row = await tx
    .selectFrom('campaigns.campaign')
    .select('state')
    .where('id', '=', campaignId)
    .forShare()
    .executeTakeFirst();
  return row?.state;
}

export async function setHeld(db: Db, campaignId: string, held: HeldReason | null): Promise<void> {
  await db.updateTable('campaigns.campaign').set({ held }).where('id', '=', campaignId).execute();
}

/** Every campaign with its project's rules. */
function withRules(db: Db) {
  return db
    .selectFrom('campaigns.campaign as campaign')
    .leftJoin('campaigns.calling_rules as calling', 'calling.project_id', 'campaign.project_id')
    .selectAll('campaign')
    .select('calling.rules');
}

type Row = Selectable<CampaignTables['campaigns.campaign']> & { readonly rules: unknown };

function toCampaign(row: Row): Campaign {
  const rules = storedRules(row.rules);
  const { hours, minLeadMinutes } = { ...rules, ...row.settings };
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    purpose: row.purpose,
    scenario: row.scenario,
    trunkId: row.trunk_id,
    rehearsal: row.rehearsal,
    state: row.state,
    settings: { ...defaultCampaignSettings, ...row.settings, hours, minLeadMinutes },
    rules: { ...rules, hours, minLeadMinutes },
    createdAt: row.created_at.getTime(),
    startedAt: row.started_at?.getTime() ?? null,
    finishedAt: row.finished_at?.getTime() ?? null,
    held: row.held,
  };
}
