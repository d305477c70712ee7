import type { Clock } from '../base/index.ts';
import { isRehearsalNumber, type Appointment, type Projects } from '../clinic/index.ts';
import type { Database } from '../db/index.ts';
import { readRules } from './calling-rules-store.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { contactsOfNumber } from './contact-store.ts';
import { closedNumbers, zonesOf } from './gate.ts';
import {
  longestCapMs,
  permit,
  type Permission,
  type PermissionFacts,
  type PermissionRequest,
  type RefusalReason,
} from './permission.ts';

export interface SmsGateDependencies {
  readonly clock: Clock;
  readonly database: Database;
  readonly projects: Pick<Projects, 'get'>;
}

/** A person wants to remind by SMS of one visit. */
export interface SmsQuestion {
  readonly visit: Appointment;
  /** To which of the card's numbers. */
  readonly phone: string;
  /** The person has read what `mayDecide` let her decide, and wants it all the same. */
  readonly despite: boolean;
}

export type SmsPermission =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'refused';
      /** The one to be named. */
      readonly reason: RefusalReason;
      /** When to ask again, milliseconds since 1970 UTC; null: never, for this visit. */
      readonly untilMs: number | null;
      /** A person may send it sooner all the same: no law and no wish of the patient forbids it. */
      readonly mayDecide: boolean;
    };

/** The gate before each SMS about a visit: the facts of this moment, and the same rules as before a call. */
export async function permitSms(deps: SmsGateDependencies, question: SmsQuestion): Promise<SmsPermission> {
  const { visit, phone, despite } = question;
  const request: PermissionRequest = {
    ...{ purpose: 'reminder', channel: 'sms', dialledBy: 'person' },
    ...{ phone, rehearsal: false },
  };
  const nowMs = deps.clock.now();
  const facts = await factsOf(deps, visit, phone, nowMs);
  const byPerson = permit(request, leftToPerson(facts), nowMs);
  const permission = despite ? byPerson : permit(request, facts, nowMs);
  if (permission.kind === 'allowed') return permission;
  const { reasons, untilMs } = permission;
  return {
    kind: 'refused',
    reason: reasons[0].reason,
    untilMs,
    mayDecide: soonest(byPerson, nowMs) < soonest(permission, nowMs),
  };
}

async function factsOf(
  { database, projects }: SmsGateDependencies,
  visit: Appointment,
  phone: string,
  nowMs: number,
): Promise<PermissionFacts> {
  const db = database.kysely<CampaignTables>();
  const { projectId, patientId, phones, id: appointmentId } = visit;
  const rules = await readRules(db, projectId);
  const { settings } = await projects.get(projectId);
  const closed = await closedNumbers(db, projectId, [visit]);
  const card = { phone, phones: [...new Set([phone, ...phones])], appointmentId };
  const done = await contactsOfNumber(db, card, nowMs - longestCapMs, rules.capsCount);
  return {
    visitStartsAtMs: visit.startsAtMs,
    mark: visit.mark,
    withdrawn: false,
    optedOut: closed.patientIds.has(patientId) || closed.optedOut.has(phone),
    doNotCall: closed.forbidden.has(phone),
    // a reminder that a person sends needs none
    consented: false,
    rehearsalNumber: isRehearsalNumber(phone),
    numberInUse: done.open,
    numberLastEndedAtMs: done.lastEndedAtMs,
    contactsAtMs: done.contactsAtMs,
    zones: zonesOf(rules, settings.timeZone, visit, phone),
    samePhonePauseMs: rules.samePhonePauseMinutes * 60_000,
    rules,
  };
}

/** Caps, pauses and the lead spare a patient what a robot can't judge; a person may. Bans, answers and hours bind her too. */
function leftToPerson(facts: PermissionFacts): PermissionFacts {
  return {
    ...facts,
    ...{ contactsAtMs: [], numberInUse: false, numberLastEndedAtMs: null },
    rules: { ...facts.rules, minLeadMinutes: 0 },
  };
}

function soonest(permission: Permission, nowMs: number): number {
  return permission.kind === 'allowed' ? nowMs : (permission.untilMs ?? Infinity);
}
