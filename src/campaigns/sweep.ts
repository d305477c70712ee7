import type { Kysely } from 'kysely';
import type { Campaign } from './campaign.ts';
import { lockCampaignState } from './campaign-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import type { ClaimDependencies } from './claim.ts';
import { judge, putOff } from './gate.ts';
import { leaseIsOurs } from './lease-store.ts';
import type { RefusalReason } from './permission.ts';
import { listRefused, listUnsettled, reopenTargets, type Target } from './target-store.ts';

/** `hopeless`: who can't be reached any more before his visit. `cured`: who was refused for what people have put right since. */
export type SweepKind = 'hopeless' | 'cured';

/** How far a walk through a campaign has come. */
export interface SweepPlace {
  /** The position of the last target looked at; -1 between two walks. */
  after: number;
  /** By the monotonic clock. */
  begunAtMs: number;
}

export function firstPlace(): SweepPlace {
  return { after: -1, begunAtMs: -Infinity };
}

/** What people put right: they record a consent, take a ban off, settle it with the patient. */
const curable: readonly RefusalReason[] = [
  'no-consent',
  'no-advertising-consent',
  'do-not-call',
  'opted-out',
];

/**
 * Looks at one page of a campaign. Lets go of whoever is hopeless, so that he is on the hand-call list in time although
 * nothing is dialled now; puts whoever is cured among those that are due. `last` is where the next page begins, -1 after the end.
 */
export function sweepPage(
  deps: ClaimDependencies,
  campaign: Campaign,
  zone: string,
  kind: SweepKind,
  after: number,
  pageSize = 200,
): Promise<{ readonly last: number; readonly changed: number }> {
  const nowMs = deps.clock.now();
  return deps.database.transaction<CampaignTables, { last: number; changed: number }>(async (tx) => {
    if (!(await leaseIsOurs(tx, deps.holder))) return { last: after, changed: 0 };
    if ((await lockCampaignState(tx, campaign.id)) !== 'running') return { last: after, changed: 0 };
    const targets = await pageOf(tx, campaign, kind, after, pageSize);
    const last = targets.length < pageSize ? -1 : (targets.at(-1)?.position ?? -1);
    if (targets.length === 0) return { last, changed: 0 };
    const judged = await judge(tx, deps, campaign, zone, targets);
    const isHopeless = ({ permission }: (typeof judged)[number]) =>
      permission.kind === 'refused' && permission.untilMs === null;
    const changed = judged.filter((one) => isHopeless(one) === (kind === 'hopeless'));
    if (kind === 'hopeless') for (const one of changed) await putOff(tx, one, nowMs);
    else {
      const ids = changed.map(({ target }) => target.id);
      await reopenTargets(tx, ids, nowMs);
    }
    return { last, changed: changed.length };
  });
}

function pageOf(
  tx: Kysely<CampaignTables>,
  { id }: Campaign,
  kind: SweepKind,
  after: number,
  pageSize: number,
): Promise<Target[]> {
  return kind === 'hopeless'
    ? listUnsettled(tx, id, after, pageSize)
    : listRefused(tx, id, curable, after, pageSize);
}
