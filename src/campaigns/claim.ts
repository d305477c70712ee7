import type { Kysely } from 'kysely';
import { newId, type Clock } from '../base/index.ts';
import { isRehearsalNumber, type Appointment, type Appointments } from '../clinic/index.ts';
import type { Database } from '../db/index.ts';
import { insertAttempt, numbersInUse, type NewAttempt } from './attempt-store.ts';
import { scaled, type Campaign } from './campaign.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { addHandCall } from './hand-call-store.ts';
import { leaseIsOurs } from './lease-store.ts';
import { permit, type Permission, type RefusalReason } from './permission.ts';
import { lockDueTargets, updateTarget, type Target } from './target-store.ts';

/** A call that may now be placed: its attempt is committed. */
export interface Claimed {
  readonly campaign: Campaign;
  readonly target: Target;
  readonly attempt: NewAttempt;
  readonly visit: Appointment;
}

export interface ClaimDependencies {
  readonly database: Database;
  readonly appointments: Appointments;
  readonly clock: Clock;
  /** Who holds the dispatcher's lease. */
  readonly holder: string;
}

/** Between two calls to one number, whoever of the family they are for. */
const samePhonePauseMs = 10 * 60_000;

/** Refusals after which the patient still has to hear from somebody. */
const worthAHandCall = new Set<RefusalReason>([
  'too-close-to-visit',
  'no-allowed-hour-before-visit',
  'foreign-number',
]);

/**
 * Takes up to `limit` due targets through the gate, in one transaction: an allowed one gets its attempt row,
 * a delayed one its later time, a refused one its reason. `looked` is how many were due.
 */
export function claim(
  deps: ClaimDependencies,
  campaign: Campaign,
  zone: string,
  limit: number,
): Promise<{ readonly claimed: readonly Claimed[]; readonly looked: number }> {
  return deps.database.transaction<CampaignTables, { claimed: Claimed[]; looked: number }>(async (tx) => {
    if (!(await leaseIsOurs(tx, deps.holder))) return { claimed: [], looked: 0 };
    const targets = await lockDueTargets(tx, campaign.id, deps.clock.now(), limit);
    if (targets.length === 0) return { claimed: [], looked: 0 };
    const found = await deps.appointments.getMany(targets.map((target) => target.appointmentId));
    const visits = new Map(found.map((visit) => [visit.id, visit]));
    const phones = [...new Set([...visits.values()].flatMap((visit) => visit.phones))];
    const inUse = await numbersInUse(tx, campaign.projectId, phones);
    const taken = new Set<string>();
    const claimed: Claimed[] = [];
    for (const target of targets) {
      const visit = visits.get(target.appointmentId);
      const phone = visit ? phoneOf(visit, target.attempts) : null;
      const use = phone === null ? undefined : inUse.get(phone);
      const permission = permit({
        nowMs: deps.clock.now(),
        visitStartsAtMs: visit?.startsAtMs ?? 0,
        mark: visit?.mark ?? 'none',
        withdrawn: visit === undefined,
        phone,
        rehearsalNumber: phone !== null && isRehearsalNumber(phone),
        rehearsalLine: campaign.rehearsal,
        numberInUse: use?.open === true || (phone !== null && taken.has(phone)),
        // his own pause is in `due_at`; this one is for the others who share the number
        numberLastEndedAtMs: target.attempts > 0 ? null : (use?.lastEndedAt ?? null),
        zone,
        hours: campaign.settings.hours,
        minLeadMs: campaign.settings.minLeadMinutes * 60_000,
        samePhonePauseMs: scaled(campaign, samePhonePauseMs),
      });
      if (permission.kind !== 'allowed' || visit === undefined || phone === null) {
        await putOff(tx, target, permission, deps.clock.now());
        continue;
      }
      taken.add(phone);
      claimed.push(await open(tx, deps, campaign, target, visit, phone));
    }
    return { claimed, looked: targets.length };
  });
}

/** The numbers of a card are tried in turn. */
function phoneOf(visit: Appointment, attempts: number): string | null {
  return visit.phones[attempts % Math.max(1, visit.phones.length)] ?? null;
}

type Db = Kysely<CampaignTables>;

async function putOff(tx: Db, target: Target, permission: Permission, nowMs: number): Promise<void> {
  if (permission.kind === 'later') {
    await updateTarget(tx, target.id, { dueAtMs: permission.atMs, reason: permission.reason });
    return;
  }
  if (permission.kind === 'allowed') return;
  await updateTarget(tx, target.id, { state: 'refused', reason: permission.reason, settledAtMs: nowMs });
  if (worthAHandCall.has(permission.reason)) await addHandCall(tx, target, 'not-called-in-time', nowMs);
}

async function open(
  tx: Db,
  deps: ClaimDependencies,
  campaign: Campaign,
  target: Target,
  visit: Appointment,
  phone: string,
): Promise<Claimed> {
  const attempt: NewAttempt = {
    id: newId(),
    projectId: campaign.projectId,
    campaignId: campaign.id,
    targetId: target.id,
    number: target.attempts + 1,
    callId: newId(),
    phone,
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
  return { campaign, target: { ...target, attempts: attempt.number }, attempt, visit };
}
