import { sql, type Kysely } from 'kysely';
import type { CampaignTables } from './campaign-tables.ts';
import type { CallingRules } from './calling-rules.ts';

/** Whom a target would be called at. */
export interface WantedContact {
  readonly targetId: string;
  /** The number that would be rung. */
  readonly phone: string;
  /** The other numbers of his card: nobody talks with one person twice at a time. */
  readonly otherPhones: readonly string[];
}

/** What was done lately at a number, in any campaign of any project. Times are milliseconds since 1970 UTC. */
export interface Contacts {
  /** An attempt of another target is open: at this number, or about the same visit. */
  readonly open: boolean;
  /** One is at another number of the card. */
  readonly openOnCard?: boolean;
  /** When the last one of another target that may have rung ended, at this number or about the same visit. */
  readonly lastEndedAtMs: number | null;
  /** When this number was contacted, by whatever target. */
  readonly contactsAtMs: readonly number[];
}

/**
 * By target; one of whom nothing is known is missing. Looks at attempts since `sinceMs` only. A rehearsal, which rings
 * nobody, leaves no contact and no quiet after it for real calls, nor they for it.
 */
export async function contactsOf(
  db: Kysely<CampaignTables>,
  wanted: readonly WantedContact[],
  sinceMs: number,
  capsCount: CallingRules['capsCount'],
): Promise<ReadonlyMap<string, Contacts>> {
  const rows = wanted.flatMap(({ targetId, phone, otherPhones }) => [
    { targetId, phone, main: true },
    ...otherPhones.map((other) => ({ targetId, phone: other, main: false })),
  ]);
  const counted = countedAs(capsCount);
  const result = await sql<{
    id: string;
    open: boolean;
    open_on_card: boolean;
    ended: Date | null;
    contacts: Date[] | null;
  }>`
    select mine.id,
      bool_or(attempt.near and attempt.ended_at is null and attempt.target_id <> mine.id) as open,
      bool_or(not attempt.near and attempt.ended_at is null and attempt.target_id <> mine.id) as open_on_card,
      max(attempt.ended_at) filter (where attempt.near and attempt.target_id <> mine.id
        and attempt.ending not in ('line-fault', 'line-refused') and theirs.rehearsal = ours.rehearsal) as ended,
      array_agg(attempt.placed_at) filter (where attempt.same_number and attempt.ended_at is not null
        and theirs.rehearsal = ours.rehearsal and ${counted}) as contacts
    from unnest(${rows.map((row) => row.targetId)}::uuid[], ${rows.map((row) => row.phone)}::text[],
      ${rows.map((row) => row.main)}::boolean[]) as given (id, phone, main)
    join campaigns.target mine on mine.id = given.id
    join campaigns.campaign ours on ours.id = mine.campaign_id
    join lateral (
      select target_id, campaign_id, placed_at, ended_at, ending, last_step, mark, given.main as near, given.main as same_number
      from campaigns.attempt where phone = given.phone and placed_at > ${new Date(sinceMs)}
      union all
      select a.target_id, a.campaign_id, a.placed_at, a.ended_at, a.ending, a.last_step, a.mark, true, false
      from campaigns.target other join campaigns.attempt a on a.target_id = other.id
      where given.main and other.appointment_id = mine.appointment_id and other.id <> mine.id
    ) attempt on true
    join campaigns.campaign theirs on theirs.id = attempt.campaign_id
    group by mine.id`.execute(db);
  return new Map(
    result.rows.map((row) => [
      row.id,
      {
        open: row.open,
        openOnCard: row.open_on_card,
        lastEndedAtMs: row.ended?.getTime() ?? null,
        contactsAtMs: (row.contacts ?? []).map((at) => at.getTime()),
      },
    ]),
  );
}

/** The same of one number of a card, for whoever wants to write to him about this visit; rehearsals are left out. */
export async function contactsOfNumber(
  db: Kysely<CampaignTables>,
  {
    phone,
    phones,
    appointmentId,
  }: { readonly phone: string; readonly phones: readonly string[]; readonly appointmentId: string },
  sinceMs: number,
  capsCount: CallingRules['capsCount'],
): Promise<Contacts> {
  const result = await sql<{ open: boolean | null; ended: Date | null; contacts: Date[] | null }>`
    select bool_or(attempt.ended_at is null) as open,
      max(attempt.ended_at) filter (where attempt.near and attempt.ending not in ('line-fault', 'line-refused')) as ended,
      array_agg(attempt.placed_at) filter (where attempt.same_number and attempt.ended_at is not null
        and ${countedAs(capsCount)}) as contacts
    from (
      select campaign_id, placed_at, ended_at, ending, last_step, mark, phone = ${phone} as near, phone = ${phone} as same_number
      from campaigns.attempt where phone = any(${[...phones]}::text[]) and placed_at > ${new Date(sinceMs)}
      union all
      select a.campaign_id, a.placed_at, a.ended_at, a.ending, a.last_step, a.mark, true, false
      from campaigns.target target join campaigns.attempt a on a.target_id = target.id
      where target.appointment_id = ${appointmentId}
    ) attempt
    join campaigns.campaign campaign on campaign.id = attempt.campaign_id and not campaign.rehearsal`.execute(
    db,
  );
  const [row] = result.rows;
  return {
    open: row?.open ?? false,
    lastEndedAtMs: row?.ended?.getTime() ?? null,
    contactsAtMs: (row?.contacts ?? []).map((at) => at.getTime()),
  };
}

/** What of `attempt` is a contact. A call that the patient has asked for himself disturbs nobody. */
function countedAs(capsCount: CallingRules['capsCount']) {
  return capsCount === 'talks'
    ? sql<boolean>`(attempt.last_step is not null or attempt.mark is not null) and attempt.ending not in
          ('machine', 'wrong-number', 'switched-off', 'busy', 'no-answer', 'asked-later')`
    : sql<boolean>`attempt.ending not in ('line-fault', 'line-refused', 'line-silent', 'wrong-number', 'asked-later')`;
}
