import { z } from 'zod';
import { Failure } from '../base/index.ts';
import type { Database } from '../db/index.ts';

/**
 * Who is rung for a call that comes in over a line: all of them at once, for so long. Nobody: such calls are refused (480).
 * Here a scenario or a queue takes over, once there is one: it is asked where this rule is read.
 */
export interface IncomingRule {
  /** Ids of stations: `phone:<account id>`. */
  readonly stationIds: readonly string[];
  readonly ringMs: number;
  /** What the caller gets when nobody takes it. */
  readonly otherwise: 'busy' | 'hang-up';
}

export const noRule: IncomingRule = { stationIds: [], ringMs: 30_000, otherwise: 'hang-up' };

const schema = z.object({
  stationIds: z
    .array(z.string().min(1).max(100))
    .max(50)
    .transform((ids) => [...new Set(ids)]),
  ringMs: z.number().int().min(5_000).max(300_000),
  otherwise: z.enum(['busy', 'hang-up']),
});

interface RuleRow {
  trunk_id: string;
  station_ids: string[];
  ring_ms: number;
  otherwise: IncomingRule['otherwise'];
}

/** The rule of each line; all SQL on calls.incoming_rule. */
export class IncomingRules {
  readonly #database: Database;
  readonly #rules = new Map<string, IncomingRule>();

  constructor(database: Database) {
    this.#database = database;
  }

  async load(): Promise<void> {
    const rows = await this.#database.query<RuleRow>(
      'select trunk_id, station_ids, ring_ms, otherwise from calls.incoming_rule',
    );
    for (const row of rows)
      this.#rules.set(row.trunk_id, {
        stationIds: row.station_ids,
        ringMs: row.ring_ms,
        otherwise: row.otherwise,
      });
  }

  of(trunkId: string): IncomingRule {
    return this.#rules.get(trunkId) ?? noRule;
  }

  /** Throws `Failure` `incoming-rule.invalid`. */
  async save(trunkId: string, rule: IncomingRule): Promise<IncomingRule> {
    const parsed = schema.safeParse(rule);
    if (!parsed.success) {
      throw new Failure('invalid', {
        code: 'incoming-rule.invalid',
        message: 'Who is rung for calls that come in over the line can not be read.',
        params: { field: String(parsed.error.issues[0]?.path[0] ?? 'rule') },
      });
    }
    const { stationIds, ringMs, otherwise } = parsed.data;
    await this.#database.query(
      `insert into calls.incoming_rule (trunk_id, station_ids, ring_ms, otherwise) values ($1, $2, $3, $4)
       on conflict (trunk_id) do update set station_ids = excluded.station_ids, ring_ms = excluded.ring_ms,
         otherwise = excluded.otherwise`,
      [trunkId, stationIds, ringMs, otherwise],
    );
    this.#rules.set(trunkId, parsed.data);
    return parsed.data;
  }
}
