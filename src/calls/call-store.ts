import { storableJson } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { CallDirection, CallEnding, CallPurpose } from './call.ts';
import { qualityColumns, qualityOfRow, qualityValues, type CallQualityRow } from './call-quality-row.ts';
import type { CallEvent, CallFilter, CallRecord } from './call-record.ts';
import type { HangupCause } from './hangup-cause.ts';

/** A row as it is written when a call is placed. */
export interface PlacedRow {
  readonly id: string;
  readonly projectId: string;
  readonly trunkId: string;
  readonly node: string;
  readonly direction: CallDirection;
  readonly purpose: CallPurpose;
  readonly from: string | undefined;
  readonly to: string;
  readonly forCallId?: string;
  readonly placedAt: number;
}

/** A row that a crash left open. */
export interface OpenRow {
  readonly id: string;
  readonly answeredAt: number | undefined;
  readonly lastAt: number;
  readonly recordingPath: string | undefined;
}

interface CallTableRow extends CallQualityRow {
  id: string;
  project_id: string;
  trunk_id: string;
  direction: CallDirection;
  purpose: CallPurpose;
  from_number: string | null;
  to_number: string;
  for_call_id: string | null;
  placed_at: Date;
  ringing_at: Date | null;
  answered_at: Date | null;
  ended_at: Date | null;
  cause: HangupCause | null;
  ended_by: 'us' | 'them' | 'network' | null;
  sip_status: number | null;
  ring_ms: number | null;
  talk_ms: number | null;
  recording_path: string | null;
  recording_ms: number | null;
}

const columns = `id, project_id, trunk_id, direction, purpose, from_number, to_number, for_call_id, placed_at, ringing_at, answered_at, ended_at,
  cause, ended_by, sip_status, ring_ms, talk_ms, recording_path, recording_ms, ${qualityColumns.join(', ')}`;

// its values follow nine others
const setQuality = qualityColumns.map((column, n) => `${column} = $${n + 10}`).join(', ');

/** All SQL on calls.call and calls.call_event. Every write may be repeated: the journal does after an outage. */
export class CallStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insertPlaced(row: PlacedRow): Promise<void> {
    await this.#database.query(
      `insert into calls.call (id, project_id, trunk_id, node, direction, purpose, from_number, to_number, placed_at,
         for_call_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing`,
      [
        row.id,
        row.projectId,
        row.trunkId,
        row.node,
        row.direction,
        row.purpose,
        row.from ?? null,
        row.to,
        new Date(row.placedAt),
        row.forCallId ?? null,
      ],
    );
  }

  async setRinging(id: string, at: number): Promise<void> {
    await this.#database.query('update calls.call set ringing_at = $2 where id = $1', [id, new Date(at)]);
  }

  /** The recording's path is written now, so that it is found after a crash. */
  async setAnswered(id: string, at: number, recordingPath: string | undefined): Promise<void> {
    await this.#database.query('update calls.call set answered_at = $2, recording_path = $3 where id = $1', [
      id,
      new Date(at),
      recordingPath ?? null,
    ]);
  }

  /** A recording of which nothing is known now keeps its path: its file may be there. */
  async setEnded(id: string, at: number, ending: CallEnding): Promise<void> {
    await this.#database.query(
      `update calls.call set ended_at = $2, cause = $3, ended_by = $4, sip_status = $5, ring_ms = $6, talk_ms = $7,
         recording_path = coalesce($8, recording_path), recording_ms = $9, ${setQuality}
       where id = $1`,
      [
        id,
        new Date(at),
        ending.cause,
        ending.by,
        ending.sipStatus,
        Math.round(ending.ringMs),
        Math.round(ending.talkMs),
        ending.recording?.path ?? null,
        ending.recording === undefined ? null : Math.round(ending.recording.durationMs),
        ...qualityValues(ending.quality),
      ],
    );
  }

  /** Events of calls that don't exist are left out. */
  async insertEvents(events: readonly CallEvent[]): Promise<void> {
    const rows = events.map((event, n) => ({
      n,
      id: event.id,
      call_id: event.callId,
      at: new Date(event.at).toISOString(),
      kind: event.kind,
      detail: event.detail,
    }));
    await this.#database.query(
      `insert into calls.call_event (id, call_id, project_id, at, kind, detail)
       select v.id, v.call_id, call.project_id, v.at, v.kind, v.detail
       from jsonb_to_recordset($1::jsonb) as v(n int, id uuid, call_id uuid, at timestamptz, kind text, detail jsonb)
       join calls.call on call.id = v.call_id
       order by v.n
       on conflict (id) do nothing`,
      [storableJson(rows)],
    );
  }

  async get(id: string): Promise<CallRecord | undefined> {
    const [row] = await this.#database.query<CallTableRow>(
      `select ${columns} from calls.call where id = $1`,
      [id],
    );
    return row && toRecord(row);
  }

  /** Newest first. */
  async list(filter: CallFilter): Promise<readonly CallRecord[]> {
    const rows = await this.#database.query<CallTableRow>(
      `select ${columns} from calls.call
       where project_id = $1
         and ($2::uuid is null or trunk_id = $2)
         and ($3::text is null or cause = $3)
         and ($4::boolean is null or (answered_at is not null) = $4)
         and ($5::uuid[] is null or id = any($5))
         and ($6::text[] is null or case direction when 'in' then from_number else to_number end like any($6))
         and ($10::text is null or direction = $10)
         and ($7::timestamptz is null or (placed_at, id) < ($7, $8))
       order by placed_at desc, id desc
       limit $9`,
      [
        filter.projectId,
        filter.trunkId ?? null,
        filter.cause ?? null,
        filter.answered ?? null,
        filter.ids ?? null,
        numberPatterns(filter),
        filter.before === undefined ? null : new Date(filter.before.placedAt),
        filter.before?.id ?? null,
        filter.limit ?? 100,
        filter.direction ?? null,
      ],
    );
    return rows.map(toRecord);
  }

  async events(callId: string): Promise<readonly CallEvent[]> {
    const rows = await this.#database.query<{
      id: string;
      at: Date;
      kind: string;
      detail: CallEvent['detail'];
    }>('select id, at, kind, detail from calls.call_event where call_id = $1 order by at, number', [callId]);
    return rows.map((row) => ({
      id: row.id,
      callId,
      at: row.at.getTime(),
      kind: row.kind,
      detail: row.detail,
    }));
  }

  async openRows(node: string): Promise<readonly OpenRow[]> {
    const rows = await this.#database.query<{
      id: string;
      answered_at: Date | null;
      last_at: Date;
      recording_path: string | null;
    }>(
      `select call.id, call.answered_at, call.recording_path,
         greatest(call.placed_at, call.ringing_at, call.answered_at, max(event.at)) as last_at
       from calls.call left join calls.call_event event on event.call_id = call.id
       where call.node = $1 and call.ended_at is null
       group by call.id`,
      [node],
    );
    return rows.map((row) => ({
      id: row.id,
      answeredAt: row.answered_at?.getTime(),
      lastAt: row.last_at.getTime(),
      recordingPath: row.recording_path ?? undefined,
    }));
  }

  async setInterrupted(
    id: string,
    at: number,
    talkMs: number,
    recordingMs: number | undefined,
  ): Promise<void> {
    await this.#database.query(
      `update calls.call set ended_at = $2, cause = 'interrupted', ended_by = 'us', sip_status = 0, talk_ms = $3::int,
         ring_ms = greatest(0, extract(epoch from coalesce(answered_at, $2) - placed_at) * 1000)::int,
         recording_path = case when $4::int is null then null else recording_path end, recording_ms = $4::int
       where id = $1 and ended_at is null`,
      [id, new Date(at), Math.round(talkMs), recordingMs === undefined ? null : Math.round(recordingMs)],
    );
  }
}

/** What the number is like; null when any will do. */
function numberPatterns({ number, wholeNumber = false }: CallFilter): readonly string[] | null {
  const digits = number?.replace(/\D/g, '') ?? '';
  if (digits === '') return null;
  if (!wholeNumber) return [`%${digits}%`];
  if (digits.length === 2) return [`%${digits}`];
  // as people of this country write a number of it
  const national = /^8\d{10}$/.test(digits) ? [`7${digits.slice(1)}`, `+7${digits.slice(1)}`] : [];
  return [digits, `+${digits}`, ...national];
}

function toRecord(row: CallTableRow): CallRecord {
  return {
    id: row.id,
    projectId: row.project_id,
    trunkId: row.trunk_id,
    direction: row.direction,
    purpose: row.purpose,
    from: row.from_number ?? undefined,
    to: row.to_number,
    forCallId: row.for_call_id ?? undefined,
    placedAt: row.placed_at.getTime(),
    ringingAt: row.ringing_at?.getTime(),
    answeredAt: row.answered_at?.getTime(),
    endedAt: row.ended_at?.getTime(),
    cause: row.cause ?? undefined,
    endedBy: row.ended_by ?? undefined,
    sipStatus: row.sip_status ?? undefined,
    ringMs: row.ring_ms ?? undefined,
    talkMs: row.talk_ms ?? undefined,
    recording:
      row.recording_path === null || row.recording_ms === null
        ? undefined
        : { path: row.recording_path, durationMs: row.recording_ms },
    quality: qualityOfRow(row),
  };
}
