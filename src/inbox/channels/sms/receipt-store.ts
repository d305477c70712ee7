import { sql, type Kysely } from 'kysely';
import type { InboxTables } from '../../inbox-tables.ts';
import type { Receipt } from './sms-gateway.ts';
import { withoutLink } from './sms-store.ts';

type Db = Kysely<InboxTables>;

/** The gateway has taken a message and named its parts; receipts that came before are counted. In a transaction. */
export async function writeSent(
  tx: Db,
  sent: {
    readonly smsId: string;
    readonly gatewayId: string;
    readonly ids: readonly string[];
    readonly askAtMs?: number;
    readonly nowMs: number;
  },
): Promise<void> {
  const now = new Date(sent.nowMs);
  await tx
    .updateTable('inbox.sms')
    .set({
      ...{ state: 'sent', trouble: null, refusal: null, sent_at: now, text: withoutLink },
      ask_at: sent.askAtMs === undefined ? null : new Date(sent.askAtMs),
    })
    .where('id', '=', sent.smsId)
    .where('state', '=', 'sending')
    .execute();
  // in one order everywhere, so that two at once wait for each other instead of breaking each other off
  for (const messageId of [...new Set(sent.ids)].sort()) {
    await sql`
      insert into inbox.sms_part as part (gateway_id, message_id, sms_id, state, at)
      values (${sent.gatewayId}, ${messageId}, ${sent.smsId}, 'sent', ${now})
      on conflict (gateway_id, message_id) do update set
        sms_id = excluded.sms_id,
        -- a name that an older message had says nothing of this one
        state = case when part.sms_id is null or part.sms_id = excluded.sms_id then part.state else 'sent' end,
        at = excluded.at`.execute(tx);
  }
  await settleSms(tx, sent.smsId, sent.nowMs);
}

/** A name that is not a part's own is believed as long as a receipt may come at all. */
const aliasForMs = 3 * 24 * 3_600_000;

/**
 * What a gateway says of a part, in any order and however often: delivered outweighs failed, failed outweighs sent. `names`: all by which
 * it may mean the part, its own first; another only for one that still waits for its end. Tells whether the own name, and no other, was
 * known. In a transaction.
 */
export async function writeReceipt(
  tx: Db,
  gatewayId: string,
  { state, names }: { readonly state: Receipt['state']; readonly names: readonly string[] },
  nowMs: number,
): Promise<boolean> {
  const now = new Date(nowMs);
  const [own, ...others] = names;
  if (own === undefined) return false;
  const known = await tx
    .selectFrom('inbox.sms_part')
    .select('message_id')
    .where('gateway_id', '=', gatewayId)
    .where('sms_id', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('message_id', '=', own),
        eb.and([
          eb('message_id', '=', sql<string>`any(${others}::text[])`),
          eb('state', '=', 'sent'),
          eb('at', '>', new Date(nowMs - aliasForMs)),
        ]),
      ]),
    )
    .orderBy(sql`array_position(${[...names]}::text[], message_id)`)
    .execute();
  const messageId = known[0]?.message_id ?? own;
  const { rows } = await sql<{ sms_id: string | null }>`
    insert into inbox.sms_part as part (gateway_id, message_id, sms_id, state, at)
    values (${gatewayId}, ${messageId}, null, ${state}, ${now})
    on conflict (gateway_id, message_id) do update set
      state = case when part.state = 'delivered' then part.state else excluded.state end,
      at = excluded.at
    returning sms_id`.execute(tx);
  const smsId = rows[0]?.sms_id;
  if (smsId) await settleSms(tx, smsId, nowMs);
  return known.length === 1 && messageId === own;
}

/** Delivered once each part is; failed once one is lost and all are settled, or none may come any more. */
async function settleSms(tx: Db, smsId: string, nowMs: number): Promise<void> {
  // one at a time for a message: otherwise two last parts would each miss the other
  await tx.selectFrom('inbox.sms').select('id').where('id', '=', smsId).forUpdate().execute();
  await sql`
    update inbox.sms set
      state = found.state, settled_at = coalesce(settled_at, ${new Date(nowMs)}), ask_at = null,
      trouble = case found.state when 'failed' then 'not-delivered' end
    from (
      select case
        when bool_and(state = 'delivered') then 'delivered'
        when bool_or(state = 'failed') then 'failed'
      end as state
      from inbox.sms_part where sms_id = ${smsId}
    ) as found
    where id = ${smsId} and found.state is not null and sms.state <> found.state`.execute(tx);
}

export interface AskedPart {
  readonly smsId: string;
  readonly messageId: string;
  readonly phone: string;
  readonly sentAtMs: number;
}

/** Parts of whose end the gateway has to be asked now. */
export async function partsToAsk(
  db: Db,
  gatewayId: string,
  nowMs: number,
  limit: number,
): Promise<AskedPart[]> {
  const rows = await db
    .selectFrom('inbox.sms as sms')
    .innerJoin('inbox.sms_part as part', 'part.sms_id', 'sms.id')
    .select(['sms.id', 'sms.phone', 'sms.sent_at', 'part.message_id'])
    .where('sms.gateway_id', '=', gatewayId)
    .where('part.gateway_id', '=', gatewayId)
    .where('sms.ask_at', '<=', new Date(nowMs))
    .where('part.state', '=', 'sent')
    .orderBy('sms.ask_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    smsId: row.id,
    messageId: row.message_id,
    phone: row.phone,
    sentAtMs: row.sent_at?.getTime() ?? nowMs,
  }));
}

/** When it is asked next; undefined: never again. */
export async function writeAskAt(db: Db, smsId: string, askAtMs: number | undefined): Promise<void> {
  await db
    .updateTable('inbox.sms')
    .set({ ask_at: askAtMs === undefined ? null : new Date(askAtMs) })
    .where('id', '=', smsId)
    .where('state', '=', 'sent')
    .execute();
}
