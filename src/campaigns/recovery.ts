import type { Log } from '../base/index.ts';
import { openAttempts } from './attempt-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import type { SettleDependencies } from './commit-mark.ts';
import { findCase } from './replay.ts';
import { settleInterrupted } from './settle.ts';

export interface RecoveryOrder {
  /** Attempts that this process conducts. */
  readonly underWay: ReadonlySet<string>;
  /** This dispatcher. */
  readonly holder: string;
  /**
   * For how long no other dispatcher has placed anything; Infinity when any other is known to be dead. One that lives and has only
   * lost the database leads its calls to their end, and writes what came of them.
   */
  readonly ledForMs: number;
}

/** A talk ends by itself when its call has, and is left after two minutes. */
const partingMs = 2 * 60_000;

/**
 * Closes what a crash left open. Every such attempt counts against its target's budget and the next one waits its normal pause, because
 * nobody knows how far the call had come. True when attempts of others are left alone for now.
 */
export async function recoverAttempts(
  deps: SettleDependencies & { readonly log: Log },
  { underWay, holder, ledForMs }: RecoveryOrder,
): Promise<boolean> {
  let closed = 0;
  let left = false;
  for (const { id, holder: whose } of await openAttempts(deps.database.kysely<CampaignTables>())) {
    if (underWay.has(id)) continue;
    const subject = await findCase(deps, id);
    if (!subject) continue;
    const { ringSeconds, maxTalkSeconds } = subject.campaign.settings;
    const longestMs = (ringSeconds + maxTalkSeconds) * 1000 + partingMs;
    if (whose !== null && whose !== holder && ledForMs < longestMs) {
      left = true;
      continue;
    }
    await settleInterrupted(deps, subject);
    closed += 1;
  }
  if (closed > 0)
    deps.log.warn({ attempts: closed }, 'attempts that a crash left open were closed as interrupted');
  return left;
}
