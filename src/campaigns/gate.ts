import type { Kysely } from 'kysely';
import { zonesOfNumber, type Clock } from '../base/index.ts';
import {
  findConsented,
  findForbidden,
  findOptedOut,
  isRehearsalNumber,
  type Appointment,
  type Appointments,
} from '../clinic/index.ts';
import { latersOf } from './attempt-store.ts';
import { scaled, type Campaign } from './campaign.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { contactsOf, type Contacts } from './contact-store.ts';
import { addHandCall } from './hand-call-store.ts';
import {
  asksForConsent,
  canBeRung,
  longestCapMs,
  permit,
  type Permission,
  type PermissionFacts,
  type PermissionRequest,
  type RefusalReason,
} from './permission.ts';
import { insertRefusal } from './refusal-store.ts';
import { updateTarget, type Target } from './target-store.ts';

type Db = Kysely<CampaignTables>;

export interface GateDependencies {
  readonly appointments: Appointments;
  readonly clock: Clock;
}

/** A target that has been before the gate. */
export interface Judged {
  readonly target: Target;
  readonly visit: Appointment | undefined;
  /** With the number that would be rung now. */
  readonly request: PermissionRequest;
  /** What the gate has looked at. */
  readonly facts: PermissionFacts;
  readonly permission: Permission;
  /** Nobody may be called at his numbers, but he has not asked for that himself. */
  readonly byOthers: boolean;
}

/** A target on its way to the gate. */
interface Case {
  readonly target: Target;
  readonly visit: Appointment | undefined;
  readonly phone: string | null;
  /** He has asked for no calls himself, not another one with his number. */
  readonly himself: boolean;
}

/** Refusals after which the patient still has to hear from somebody. */
const worthAHandCall = new Set<RefusalReason>([
  'visit-passed',
  'too-close-to-visit',
  'no-allowed-hour-before-visit',
  'foreign-number',
  'cap-day',
  'cap-week',
  'cap-month',
]);

const nothingDone: Contacts = { open: false, lastEndedAtMs: null, contactsAtMs: [] };

/** Collects the facts of each target and asks the gate; of two who share a number only the first may be rung. */
export async function judge(
  tx: Db,
  deps: GateDependencies,
  campaign: Campaign,
  zone: string,
  targets: readonly Target[],
): Promise<Judged[]> {
  const nowMs = deps.clock.now();
  const found = await deps.appointments.getMany(targets.map((target) => target.appointmentId));
  const visits = new Map(found.map((visit) => [visit.id, visit]));
  const closed = await closedNumbers(tx, campaign.projectId, found);
  const putOffBy = targets.some(({ attempts }) => attempts > 0)
    ? await latersOf(
        tx,
        targets.map(({ id }) => id),
      )
    : new Map<string, never>();
  const consented = await consentedAmong(tx, campaign, found);
  const cases = targets.map((target): Case => {
    const visit = visits.get(target.appointmentId);
    // a rehearsal rings nobody
    const shut = campaign.rehearsal ? () => false : closed.isClosed;
    const phone = visit ? phoneOf(visit, target, { shut, consented }, putOffBy.get(target.id)) : null;
    return { target, visit, phone, himself: closed.patientIds.has(visit?.patientId ?? '') };
  });
  const contacts = await contactsAt(tx, campaign, cases, nowMs);
  const rung = new Set<string>();
  const taken = new Set<string>();
  return cases.map((one) => {
    const { target, visit, phone } = one;
    const done = contacts.get(target.id) ?? nothingDone;
    const request: PermissionRequest = {
      purpose: campaign.purpose,
      channel: 'call',
      dialledBy: 'robot',
      phone,
      rehearsal: campaign.rehearsal,
      tellsVisit: campaign.scenario === 'reminder',
    };
    const facts: PermissionFacts = {
      visitStartsAtMs: visit?.startsAtMs ?? 0,
      mark: visit?.mark ?? 'none',
      withdrawn: visit === undefined,
      optedOut: one.himself || closed.optedOut.has(phone ?? ''),
      doNotCall: closed.forbidden.has(phone ?? ''),
      consented: consented?.has(phone ?? '') ?? false,
      rehearsalNumber: phone !== null && isRehearsalNumber(phone),
      numberInUse: done.open || rung.has(phone ?? ''),
      cardInUse: done.openOnCard || phonesOf(one).some((number) => taken.has(number)),
      numberLastEndedAtMs: done.lastEndedAtMs,
      contactsAtMs: done.contactsAtMs,
      zones: zonesOf(campaign.rules, zone, visit, phone),
      samePhonePauseMs: scaled(campaign, campaign.rules.samePhonePauseMinutes * 60_000),
      rules: campaign.rules,
    };
    const permission = permit(request, facts, nowMs);
    if (permission.kind === 'allowed') {
      rung.add(phone ?? '');
      for (const number of phonesOf(one)) taken.add(number);
    }
    return { target, visit, request, facts, permission, byOthers: facts.optedOut && !one.himself };
  });
}

/** Numbers and patients that are not to be called, by their own wish or by the clinic's. */
export async function closedNumbers(tx: Db, projectId: string, visits: readonly Appointment[]) {
  const phones = visits.flatMap((visit) => visit.phones);
  const patients = visits.map(({ patientId }) => patientId);
  const optedOut = await findOptedOut(tx, projectId, { phones, patientIds: patients });
  const forbidden = await findForbidden(tx, projectId, phones);
  return {
    optedOut: optedOut.phones,
    patientIds: optedOut.patientIds,
    forbidden,
    isClosed: (phone: string) => optedOut.phones.has(phone) || forbidden.has(phone),
  };
}

function contactsAt(
  tx: Db,
  { rules }: Campaign,
  cases: readonly Case[],
  nowMs: number,
): Promise<ReadonlyMap<string, Contacts>> {
  const wanted = cases.flatMap((one) => {
    const { target, phone } = one;
    if (phone === null) return [];
    const otherPhones = phonesOf(one).filter((number) => number !== phone);
    return [{ targetId: target.id, phone, otherPhones }];
  });
  return contactsOf(tx, wanted, nowMs - longestCapMs, rules.capsCount);
}

/** Which numbers of the cards have consented to what the campaign is for; undefined when nobody asks for that. */
async function consentedAmong(
  tx: Db,
  { projectId, purpose, rehearsal, rules }: Campaign,
  visits: readonly Appointment[],
): Promise<ReadonlySet<string> | undefined> {
  if (!asksForConsent({ purpose, channel: 'call', dialledBy: 'robot', rehearsal }, rules)) return undefined;
  const phones = visits.flatMap((visit) => visit.phones);
  return findConsented(tx, projectId, phones, purpose, 'call');
}

/** The numbers at which he may be reached: who has several still talks one talk at a time. */
function phonesOf({ visit, phone }: Pick<Case, 'visit' | 'phone'>): readonly string[] {
  if (phone === null) return [];
  return [...new Set([phone, ...(visit?.phones ?? [])])];
}

/**
 * By which clocks he may live: that of the place his number belongs to and that of his branch. A number that tells no place
 * leaves the clinic's and the branch's.
 */
export function zonesOf(
  rules: Campaign['rules'],
  zone: string,
  visit: Appointment | undefined,
  phone: string | null,
): readonly string[] {
  const branch = rules.branchZones.find(({ branch: name }) => name === visit?.branch)?.zone;
  const ofNumber = zonesOfNumber(phone ?? '');
  return ofNumber ? [branch ?? zone, ...ofNumber] : [zone, ...(branch === undefined ? [] : [branch])];
}

/**
 * The numbers of a card that can be rung, that nobody has closed to us, and that have consented where this is asked for, are
 * tried in turn. Who has asked for another call is called where he was, and this has taken no turn.
 */
function phoneOf(
  visit: Appointment,
  target: Target,
  { shut, consented }: { shut(phone: string): boolean; readonly consented: ReadonlySet<string> | undefined },
  asked: { readonly laters: number; readonly calledAt: string | null } | undefined,
): string | null {
  const open = visit.phones.filter((phone) => canBeRung(phone) && !shut(phone));
  const agreed = open.filter((phone) => consented?.has(phone) ?? true);
  // with no consent at all the refusal names an open number
  const phones = agreed.length > 0 ? agreed : open;
  const same = phones.find((phone) => phone === asked?.calledAt);
  if (same !== undefined) return same;
  const turn = target.attempts - (asked?.laters ?? 0);
  return phones[turn % Math.max(1, phones.length)] ?? visit.phones[0] ?? null;
}

/** Writes down why a target is not rung now, or never will be: a row for people when the reason is another one. */
export async function putOff(tx: Db, { target, permission, byOthers }: Judged, nowMs: number): Promise<void> {
  if (permission.kind === 'allowed') return;
  const { reason } = permission.reasons[0];
  if (permission.untilMs === null || reason !== target.reason)
    await insertRefusal(tx, target, permission, nowMs);
  if (permission.untilMs !== null) {
    await updateTarget(tx, target.id, { dueAtMs: permission.untilMs, reason });
    return;
  }
  await updateTarget(tx, target.id, { state: 'refused', reason, settledAtMs: nowMs });
  if (reason === 'opted-out' && byOthers) await addHandCall(tx, target, 'asked-to-stop', nowMs);
  if (worthAHandCall.has(reason)) await addHandCall(tx, target, 'not-called-in-time', nowMs);
}
