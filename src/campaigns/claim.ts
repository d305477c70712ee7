import type { Kysely } from 'kysely';
import { newId } from '../base/index.ts';
import type { Appointment } from '../clinic/index.ts';
import type { Database } from '../db/index.ts';
import { insertAttempt, type NewAttempt } from './attempt-store.ts';
import type { Campaign } from './campaign.ts';
import { lockCampaignState } from './campaign-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { judge, putOff, type GateDependencies, type Judged } from './gate.ts';
import { leaseIsOurs } from './lease-store.ts';
import type { PermissionFacts, PermissionRequest } from './permission.ts';
import { lockDueTargets, updateTarget, type Target } from './target-store.ts';

/** A call that may now be placed: its attempt is committed. */
export interface Claimed {
  readonly campaign: Campaign;
  /** As it stood when it was claimed, but for `attempts`, which count this one. */
  readonly target: Target;
  readonly attempt: NewAttempt;
  readonly visit: Appointment;
  /** What the gate was asked, and what it has looked at. */
  readonly request: PermissionRequest;
  readonly facts: PermissionFacts;
}

export interface ClaimDependencies extends GateDependencies {
  readonly database: Database;
  /** Who holds the dispatcher's lease. */
  readonly holder: string;
}

type Db = Kysely<CampaignTables>;

const nothing = { claimed: [], looked: 0 };

/**
 * Takes as many due targets as there are `lines` (of trunks, one for each call) through the gate, in one transaction: an
 * allowed one gets its attempt row with the next line, a delayed one its later time, a refused one its reason. `looked`
 * is how many were due. Nothing is claimed for a campaign that was paused or stopped meanwhile.
 */
export function claim(
  deps: ClaimDependencies,
  campaign: Campaign,
  zone: string,
  lines: readonly string[],
): Promise<{ readonly claimed: readonly Claimed[]; readonly looked: number }> {
  return deps.database.transaction<CampaignTables, { claimed: Claimed[]; looked: number }>(async (tx) => {
    if (!(await leaseIsOurs(tx, deps.holder))) return nothing;
    if ((await lockCampaignState(tx, campaign.id)) !== 'running') return nothing;
    const targets = await lockDueTargets(tx, campaign.id, deps.clock.now(), lines.length);
    if (targets.length === 0) return nothing;
    const claimed: Claimed[] = [];
    for (const judged of await judge(tx, deps, campaign, zone, targets)) {
      const { visit, permission } = judged;
      const { phone } = judged.request;
      const trunkId = lines[claimed.length];
      if (permission.kind === 'allowed' && visit && phone !== null && trunkId !== undefined) {
        claimed.push(await open(tx, deps, campaign, judged, visit, { phone, trunkId }));
      } else await putOff(tx, judged, deps.clock.now());
    }
    return { claimed, looked: targets.length };
  });
}

async function open(
  tx: Db,
  deps: ClaimDependencies,
  campaign: Campaign,
  { target, request, facts }: Judged,
  visit: Appointment,
  way: Pick<NewAttempt, 'phone' | 'trunkId'>,
): Promise<Claimed> {
  const attempt: NewAttempt = {
    id: newId(),
    projectId: campaign.projectId,
    campaignId: campaign.id,
    targetId: target.id,
    number: target.attempts + 1,
    callId: newId(),
    holder: deps.holder,
    ...way,
    visitStartsAt: visit.startsAtMs,
    placedAt: deps.clock.now(),
  };
  await insertAttempt(tx, attempt);
  await updateTarget(tx, target.id, {
    state: 'calling',
    reason: null,
    attempts: attempt.number,
    lastCallId: attempt.callId,
  });
  return { campaign, target: { ...target, attempts: attempt.number }, attempt, visit, request, facts };
}
