import { sql, type Kysely, type Selectable } from 'kysely';
import type { Mark } from '../clinic/index.ts';
import type { CampaignTables, HeardWord } from './campaign-tables.ts';
import type { AttemptEnding, AttemptsSoFar } from './retry-rule.ts';

type Db = Kysely<CampaignTables>;

/** One try to reach a target. Times are milliseconds since 1970 UTC. */
export interface Attempt {
  readonly id: string;
  readonly projectId: string;
  readonly campaignId: string;
  readonly targetId: string;
  /** 1 for the target's first. */
  readonly number: number;
  readonly callId: string;
  /** The line that it leaves by; null of attempts before lines had backups: their campaign's. */
  readonly trunkId: string | null;
  /** The dispatcher that placed it; null of older attempts. */
  readonly holder: string | null;
  readonly phone: string;
  /** The visit's time as it is told to the patient. */
  readonly visitStartsAt: number;
  readonly placedAt: number;
  readonly endedAt: number | null;
  readonly ending: AttemptEnding | null;
  readonly mark: Mark | null;
  readonly heard: readonly HeardWord[];
  readonly listenedMs: number | null;
}

export type NewAttempt = Pick<
  Attempt,
  | 'id'
  | 'projectId'
  | 'campaignId'
  | 'targetId'
  | 'number'
  | 'callId'
  | 'phone'
  | 'visitStartsAt'
  | 'placedAt'
> & { readonly trunkId: string; readonly holder: string };

export async function insertAttempt(db: Db, attempt: NewAttempt): Promise<void> {
  await db
    .insertInto('campaigns.attempt')
    .values({
      id: attempt.id,
      project_id: attempt.projectId,
      campaign_id: attempt.campaignId,
      target_id: attempt.targetId,
      number: attempt.number,
      call_id: attempt.callId,
      trunk_id: attempt.trunkId,
      holder: attempt.holder,
      phone: attempt.phone,
      visit_starts_at: new Date(attempt.visitStartsAt),
      placed_at: new Date(attempt.placedAt),
      heard: '[]',
    })
    .execute();
}

/** Locks an attempt that has not ended; undefined when it has. */
export async function lockOpenAttempt(
  db: Db,
  attemptId: string,
): Promise<{ readonly mark: Mark | null } | undefined> {
  return db
    .selectFrom('campaigns.attempt')
    .select('mark')
    .where('id', '=', attemptId)
    .where('ended_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/**
 * Locks an attempt that was closed as cut short, because nobody knew what came of it. Undefined when it is open, or when its own
 * ending was written: that has the status of its line.
 */
export async function lockCutShort(
  db: Db,
  attemptId: string,
): Promise<Pick<Attempt, 'mark' | 'ending'> | undefined> {
  return db
    .selectFrom('campaigns.attempt')
    .select(['mark', 'ending'])
    .where('id', '=', attemptId)
    .where('ended_at', 'is not', null)
    .where('cause', '=', 'interrupted')
    .where('sip_status', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

/** Writes what was heard in an attempt that `lockCutShort` has locked. */
export async function endOtherwise(
  db: Db,
  attemptId: string,
  { ending, mark }: Pick<AttemptEnd, 'ending' | 'mark'>,
): Promise<void> {
  await db.updateTable('campaigns.attempt').set({ ending, mark }).where('id', '=', attemptId).execute();
}

/** Writes the own ending of an attempt that `lockCutShort` has locked; it stands as cut short, and ended when that was seen. */
export async function endLate(db: Db, attemptId: string, end: AttemptEnd): Promise<void> {
  await db
    .updateTable('campaigns.attempt')
    .set({
      ending: end.ending,
      sip_status: end.sipStatus,
      mark: end.mark,
      heard: JSON.stringify(end.heard),
      listened_ms: end.listenedMs,
      last_step: end.lastStep,
      administrator: end.administrator,
    })
    .where('id', '=', attemptId)
    .execute();
}

/** Writes what was understood into an open attempt. */
export async function setAttemptMark(db: Db, attemptId: string, mark: Mark): Promise<void> {
  await db.updateTable('campaigns.attempt').set({ mark }).where('id', '=', attemptId).execute();
}

export interface AttemptEnd {
  readonly endedAt: number;
  readonly ending: AttemptEnding;
  readonly cause: string;
  readonly sipStatus: number | null;
  readonly mark: Mark | null;
  readonly heard: readonly HeardWord[];
  readonly listenedMs: number | null;
  readonly lastStep: string | null;
  readonly administrator: string | null;
}

/** Writes the ending of an attempt that `lockOpenAttempt` has locked. */
export async function endAttempt(db: Db, attemptId: string, end: AttemptEnd): Promise<void> {
  await db
    .updateTable('campaigns.attempt')
    .set({
      ended_at: new Date(end.endedAt),
      ending: end.ending,
      cause: end.cause,
      sip_status: end.sipStatus,
      mark: end.mark,
      heard: JSON.stringify(end.heard),
      listened_ms: end.listenedMs,
      last_step: end.lastStep,
      administrator: end.administrator,
    })
    .where('id', '=', attemptId)
    .execute();
}

/** Takes away an attempt that `lockOpenAttempt` has locked: nothing was sent for it. */
export async function deleteAttempt(db: Db, attemptId: string): Promise<void> {
  await db.deleteFrom('campaigns.attempt').where('id', '=', attemptId).execute();
}

type EndedAttempts = Pick<AttemptsSoFar, 'counted' | 'machines' | 'laters' | 'lineFaults'>;

/** Counts for the ladder, over all ended attempts of the target. */
export async function attemptsSoFar(
  db: Db,
  targetId: string,
): Promise<EndedAttempts & { readonly phones: readonly string[] }> {
  const result = await sql<EndedAttempts & { phones: string[] }>`
    select count(*) filter (where ending not in ('line-fault', 'line-refused', 'line-silent', 'asked-later'))::int as counted,
      count(*) filter (where ending = 'machine')::int as machines,
      count(*) filter (where ending = 'asked-later')::int as laters,
      count(*) filter (where ending in ('line-fault', 'line-refused', 'line-silent'))::int as "lineFaults",
      coalesce(array_agg(distinct phone) filter (where ending not in ('line-fault', 'line-refused', 'line-silent')), '{}') as phones
    from campaigns.attempt where target_id = ${targetId} and ended_at is not null`.execute(db);
  return result.rows[0] ?? { counted: 0, machines: 0, laters: 0, lineFaults: 0, phones: [] };
}

/** How those who have asked for a later call were called. */
interface LatersOf {
  readonly laters: number;
  /** Of the last attempt that the line did not spoil, when he has asked for it in that. */
  readonly calledAt: string | null;
}

/** By target; one who has never asked for a later call is missing. */
export async function latersOf(db: Db, targetIds: readonly string[]): Promise<ReadonlyMap<string, LatersOf>> {
  const { rows } = await sql<LatersOf & { id: string }>`
    select target_id as id, count(*) filter (where ending = 'asked-later')::int as laters,
      (array_agg(case when ending = 'asked-later' then phone end order by number desc)
        filter (where ending not in ('line-fault', 'line-refused', 'line-silent')))[1] as "calledAt"
    from campaigns.attempt where target_id = any(${[...targetIds]}::uuid[]) and ended_at is not null
    group by target_id having count(*) filter (where ending = 'asked-later') > 0`.execute(db);
  return new Map(rows.map(({ id, ...laters }) => [id, laters]));
}

export async function findAttempt(db: Db, attemptId: string): Promise<Attempt | undefined> {
  const row = await db
    .selectFrom('campaigns.attempt')
    .selectAll()
    .where('id', '=', attemptId)
    .executeTakeFirst();
  return row && toAttempt(row);
}

export async function openAttempts(db: Db): Promise<Attempt[]> {
  const rows = await db
    .selectFrom('campaigns.attempt')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('placed_at')
    .execute();
  return rows.map(toAttempt);
}

export async function listAttempts(db: Db, targetId: string): Promise<Attempt[]> {
  const rows = await db
    .selectFrom('campaigns.attempt')
    .selectAll()
    .where('target_id', '=', targetId)
    .orderBy('number')
    .execute();
  return rows.map(toAttempt);
}

/** The attempts that these calls were placed for. */
export async function findAttemptsOfCalls(db: Db, callIds: readonly string[]): Promise<Attempt[]> {
  const rows = await db
    .selectFrom('campaigns.attempt')
    .selectAll()
    .where(sql<boolean>`call_id = any(${callIds}::uuid[])`)
    .execute();
  return rows.map(toAttempt);
}

function toAttempt(row: Selectable<CampaignTables['campaigns.attempt']>): Attempt {
  return {
    id: row.id,
    projectId: row.project_id,
    campaignId: row.campaign_id,
    targetId: row.target_id,
    number: row.number,
    callId: row.call_id,
    trunkId: row.trunk_id,
    holder: row.holder,
    phone: row.phone,
    visitStartsAt: row.visit_starts_at.getTime(),
    placedAt: row.placed_at.getTime(),
    endedAt: row.ended_at?.getTime() ?? null,
    ending: row.ending,
    mark: row.mark,
    heard: row.heard,
    listenedMs: row.listened_ms,
  };
}
