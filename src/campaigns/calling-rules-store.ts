import type { Kysely } from 'kysely';
import { storedRules, type CallingRules } from './calling-rules.ts';
import type { CampaignTables } from './campaign-tables.ts';

type Db = Kysely<CampaignTables>;

/** The project's rules; the defaults where it has set none. */
export async function readRules(db: Db, projectId: string): Promise<CallingRules> {
  const row = await db
    .selectFrom('campaigns.calling_rules')
    .select('rules')
    .where('project_id', '=', projectId)
    .executeTakeFirst();
  return storedRules(row?.rules);
}

export async function writeRules(
  db: Db,
  projectId: string,
  rules: CallingRules,
  nowMs: number,
): Promise<void> {
  const row = { rules: JSON.stringify(rules), changed_at: new Date(nowMs) };
  await db
    .insertInto('campaigns.calling_rules')
    .values({ project_id: projectId, ...row })
    .onConflict((conflict) => conflict.column('project_id').doUpdateSet(row))
    .execute();
}
