import type { Kysely } from 'kysely';
import type { Clock } from '../base/index.ts';
import { findOptedOut, isRehearsalNumber, type Appointment, type Appointments } from '../clinic/index.ts';
import { latersOf, usedByOthers } from './attempt-store.ts';
import { scaled, type Campaign } from './campaign.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { addHandCall } from './hand-call-store.ts';
import {
  canBeRung,
  permit,
  type Permission,
  type PermissionFacts,
  type RefusalReason,
} from './permission.ts';
import { updateTarget, type Target } from './target-store.ts';

type Db = Kysely<CampaignTables>;

export interface GateDependencies {
  readonly appointments: Appointments;
  readonly clock: Clock;
}

/** A target that has been before the gate. `phone` is the number that would be rung now. */
export interface Judged {
  readonly target: Target;
  readonly visit: Appointment | undefined;
  readonly phone: string | null;
  /** What the gate has looked at. */
  readonly facts: PermissionFacts;
  readonly permission: Permission;
  /** Nobody may be called at his numbers, but he has not asked for that himself. */
  readonly byOthers: boolean;
}

/** Between two calls to one number, whoever of the family they are for. */
const samePhonePauseMs = 10 * 60_000;

/** Refusals after which the patient still has to hear from somebody. */
const worthAHandCall = new Set<RefusalReason>([
  'visit-passed',
  'too-close-to-visit',
  'no-allowed-hour-before-visit',
  'foreign-number',
]);

/** Collects the facts of each target and asks the gate; of two who share a number only the first may be rung. */
export async function judge(
  tx: Db,
  deps: GateDependencies,
  campaign: Campaign,
  zone: string,
  targets: readonly Target[],
): Promise<Judged[]> {
  const found = await deps.appointments.getMany(targets.map((target) => target.appointmentId));
  const visits = new Map(found.map((visit) => [visit.id, visit]));
  const optedOut = await findOptedOut(tx, campaign.projectId, {
    phones: found.flatMap(({ phones }) => phones),
    patientIds: found.map(({ patientId }) => patientId),
  });
  const putOffBy = targets.some(({ attempts }) => attempts > 0)
    ? await latersOf(
        tx,
        targets.map(({ id }) => id),
      )
    : new Map<string, never>();
  // a rehearsal rings nobody
  const closed = campaign.rehearsal ? new Set<string>() : optedOut.phones;
  const cases = targets.map((target) => {
    const visit = visits.get(target.appointmentId);
    const phone = visit ? phoneOf(visit, target, closed, putOffBy.get(target.id)) : null;
    const himself = optedOut.patientIds.has(visit?.patientId ?? '');
    return { target, visit, phone, himself };
  });
  const reachable = cases.filter(({ phone }) => phone !== null);
  const used = await usedByOthers(
    tx,
    campaign.projectId,
    reachable.map(({ target }) => target.id),
    reachable.map(({ phone }) => phone ?? ''),
  );
  const taken = new Set<string>();
  return cases.map(({ target, visit, phone, himself }) => {
    const use = used.get(target.id);
    const facts: PermissionFacts = {
      nowMs: deps.clock.now(),
      visitStartsAtMs: visit?.startsAtMs ?? 0,
      mark: visit?.mark ?? 'none',
      withdrawn: visit === undefined,
      optedOut: himself || optedOut.phones.has(phone ?? ''),
      phone,
      rehearsalNumber: phone !== null && isRehearsalNumber(phone),
      rehearsalLine: campaign.rehearsal,
      numberInUse: use?.open === true || (phone !== null && taken.has(phone)),
      numberLastEndedAtMs: use?.lastEndedAt ?? null,
      zone,
      hours: campaign.settings.hours,
      minLeadMs: campaign.settings.minLeadMinutes * 60_000,
      samePhonePauseMs: scaled(campaign, samePhonePauseMs),
    };
    const permission = permit(facts);
    if (permission.kind === 'allowed' && phone !== null) taken.add(phone);
    return { target, visit, phone, facts, permission, byOthers: facts.optedOut && !himself };
  });
}

/**
 * The numbers of a card that can be rung, and that nobody has closed to us, are tried in turn. Who has asked for another
 * call is called where he was, and this has taken no turn.
 */
function phoneOf(
  visit: Appointment,
  target: Target,
  closed: ReadonlySet<string>,
  asked: { readonly laters: number; readonly calledAt: string | null } | undefined,
): string | null {
  const phones = visit.phones.filter((phone) => canBeRung(phone) && !closed.has(phone));
  const same = phones.find((phone) => phone === asked?.calledAt);
  if (same !== undefined) return same;
  const turn = target.attempts - (asked?.laters ?? 0);
  return phones[turn % Math.max(1, phones.length)] ?? visit.phones[0] ?? null;
}

/** Writes down why a target is not rung now, or never will be. */
export async function putOff(tx: Db, { target, permission, byOthers }: Judged, nowMs: number): Promise<void> {
  if (permission.kind === 'later') {
    await updateTarget(tx, target.id, { dueAtMs: permission.atMs, reason: permission.reason });
  }
  if (permission.kind !== 'refused') return;
  await updateTarget(tx, target.id, { state: 'refused', reason: permission.reason, settledAtMs: nowMs });
  if (permission.reason === 'opted-out' && byOthers) await addHandCall(tx, target, 'asked-to-stop', nowMs);
  if (worthAHandCall.has(permission.reason)) await addHandCall(tx, target, 'not-called-in-time', nowMs);
}
