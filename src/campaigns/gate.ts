import type { Kysely } from 'kysely';
import type { Clock } from '../base/index.ts';
import { findOptedOut, isRehearsalNumber, type Appointment, type Appointments } from '../clinic/index.ts';
import { usedByOthers } from './attempt-store.ts';
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
  const cases = targets.map((target) => {
    const visit = visits.get(target.appointmentId);
    return { target, visit, phone: visit ? phoneOf(visit, target) : null };
  });
  const optedOut = await findOptedOut(tx, campaign.projectId, {
    phones: cases.flatMap(({ phone }) => phone ?? []),
    patientIds: found.map(({ patientId }) => patientId),
  });
  const reachable = cases.filter(({ phone }) => phone !== null);
  const used = await usedByOthers(
    tx,
    campaign.projectId,
    reachable.map(({ target }) => target.id),
    reachable.map(({ phone }) => phone ?? ''),
  );
  const taken = new Set<string>();
  return cases.map(({ target, visit, phone }) => {
    const use = used.get(target.id);
    const facts: PermissionFacts = {
      nowMs: deps.clock.now(),
      visitStartsAtMs: visit?.startsAtMs ?? 0,
      mark: visit?.mark ?? 'none',
      withdrawn: visit === undefined,
      optedOut: optedOut.phones.has(phone ?? '') || optedOut.patientIds.has(visit?.patientId ?? ''),
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
    return { target, visit, phone, facts, permission };
  });
}

/** The numbers of a card that can be rung are tried in turn; who has asked for another call is called where he was. */
function phoneOf(visit: Appointment, target: Target): string | null {
  const attempts = target.outcome === 'asked-later' ? target.attempts - 1 : target.attempts;
  const phones = visit.phones.filter(canBeRung);
  return phones[attempts % Math.max(1, phones.length)] ?? visit.phones[0] ?? null;
}

/** Writes down why a target is not rung now, or never will be. */
export async function putOff(tx: Db, { target, permission }: Judged, nowMs: number): Promise<void> {
  if (permission.kind === 'later') {
    await updateTarget(tx, target.id, { dueAtMs: permission.atMs, reason: permission.reason });
  }
  if (permission.kind !== 'refused') return;
  await updateTarget(tx, target.id, { state: 'refused', reason: permission.reason, settledAtMs: nowMs });
  if (worthAHandCall.has(permission.reason)) await addHandCall(tx, target, 'not-called-in-time', nowMs);
}
