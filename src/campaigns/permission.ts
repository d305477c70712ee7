// 38-FZ «On advertising», article 18: advertising by telephone needs the subscriber's consent beforehand, and no robot
// may dial without it. 152-FZ, article 6, part 1, item 5: what carries out a contract with the patient needs none.
import { isRussianNumber } from '../base/index.ts';
import type { CallingRules } from './calling-rules.ts';
import { nextAllowedMs } from './calling-hours.ts';
import type { Purpose } from './campaign.ts';

/** One contact that somebody wants to make now. */
export interface PermissionRequest {
  readonly purpose: Purpose;
  readonly channel: 'call' | 'sms' | 'messenger';
  readonly dialledBy: 'robot' | 'person';
  /** E.164, or null when the card has none that can be rung. */
  readonly phone: string | null;
  /** On the simulated network, which rings nobody. */
  readonly rehearsal: boolean;
  /** What is said is about the visit, whatever the purpose is called. */
  readonly tellsVisit?: boolean;
}

/** All that the gate looks at. Times are milliseconds since 1970 UTC. */
export interface PermissionFacts {
  readonly visitStartsAtMs: number;
  /** The visit's present mark, however it came about. */
  readonly mark: string;
  /** The visit is no longer in the clinic's schedule. */
  readonly withdrawn: boolean;
  /** He, or whoever has this number, has asked that nobody calls. */
  readonly optedOut: boolean;
  /** The clinic has forbidden the number. */
  readonly doNotCall: boolean;
  /** A consent for this purpose and channel is on record and has not been withdrawn. */
  readonly consented: boolean;
  readonly rehearsalNumber: boolean;
  /** Another target's attempt at this number, or about the same visit, is open, in any campaign of any project. */
  readonly numberInUse: boolean;
  /** One at another number of his card is. */
  readonly cardInUse?: boolean;
  /** When the last of those at this number, or about this visit, ended; null when there was none. */
  readonly numberLastEndedAtMs: number | null;
  /** When this number was last contacted, whoever for, within 30 days; in any order. */
  readonly contactsAtMs: readonly number[];
  /** IANA names: all of them have to be awake. */
  readonly zones: readonly string[];
  readonly samePhonePauseMs: number;
  readonly rules: Pick<
    CallingRules,
    'hours' | 'calendar' | 'minLeadMinutes' | 'caps' | 'consentForReminders'
  >;
}

/** In the order in which the first is named to people: what concerns the person before what concerns the moment. */
export const refusalReasons = [
  'visit-withdrawn',
  'already-marked',
  'opted-out',
  'do-not-call',
  'no-phone',
  'sample-number-on-real-line',
  'foreign-number',
  'visit-passed',
  'too-close-to-visit',
  'no-advertising-consent',
  'no-consent',
  'no-allowed-hour-before-visit',
  'outside-hours',
  'number-in-use',
  'number-just-called',
  'cap-day',
  'cap-week',
  'cap-month',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

export interface Refusal {
  readonly reason: RefusalReason;
  /** When this reason will have passed; null: never, for this visit. */
  readonly untilMs: number | null;
}

export type Permission =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'refused';
      /** Every reason there is, the one to be named first. */
      readonly reasons: readonly [Refusal, ...Refusal[]];
      /** When to ask again; null: never. */
      readonly untilMs: number | null;
    };

/** Marks after which nobody rings again: the question has been answered. */
const answeredMarks = new Set(['confirmed', 'declined', 'wants-to-move', 'moved', 'no-longer-valid']);

/** Purposes that speak of a visit to come: without it there is nothing to say. */
const ofVisit = new Set<Purpose>(['reminder', 'freed-slot']);

function isAboutVisit({ purpose, tellsVisit = false }: PermissionRequest): boolean {
  return tellsVisit || ofVisit.has(purpose);
}

/** What the law takes for advertising. */
const advertising = new Set<Purpose>(['recall', 'promotion']);

const hourMs = 3_600_000;
/** Windows that slide: they have no midnight at which a day's calls may stand side by side. */
const capWindows = [
  ['cap-day', 'day', 24 * hourMs],
  ['cap-week', 'week', 7 * 24 * hourMs],
  ['cap-month', 'month', 30 * 24 * hourMs],
] as const;

/** After a call to another number of the card this number needs no rest: it is enough to look again when that may be over. */
const cardAgainMs = 45_000;

/** As far back as the gate looks. */
export const longestCapMs = 30 * 24 * hourMs;

/** Whether the robot rings such a number at all: neither abroad nor a paid service. */
export function canBeRung(phone: string): boolean {
  return isRussianNumber(phone);
}

/**
 * The gate before each contact, pure: may it be made now, and if not, why and until when? A rehearsal rings nobody, so
 * wishes, consents, hours, leads and caps do not bind it; everything else does.
 */
export function permit(request: PermissionRequest, facts: PermissionFacts, nowMs: number): Permission {
  const [never, ...others] = forGood(request, facts, nowMs).map((reason) => ({ reason, untilMs: null }));
  if (never) return { kind: 'refused', reasons: [never, ...others], untilMs: null };
  return forNow(request, facts, nowMs);
}

/** Reasons that no waiting cures. */
function forGood(request: PermissionRequest, facts: PermissionFacts, nowMs: number): RefusalReason[] {
  const { phone, rehearsal } = request;
  const leftMs = facts.visitStartsAtMs - nowMs;
  const aboutVisit = isAboutVisit(request);
  const holds: Partial<Record<RefusalReason, boolean>> = {
    'visit-withdrawn': facts.withdrawn && aboutVisit,
    // the marks of an earlier rehearsal don't keep anybody from the next one
    'already-marked': !rehearsal && aboutVisit && answeredMarks.has(facts.mark),
    'opted-out': !rehearsal && facts.optedOut,
    'do-not-call': !rehearsal && facts.doNotCall,
    'no-phone': phone === null,
    'sample-number-on-real-line': facts.rehearsalNumber && !rehearsal,
    'foreign-number': phone !== null && !canBeRung(phone),
    'visit-passed': aboutVisit && leftMs <= 0,
    'too-close-to-visit': !rehearsal && aboutVisit && leftMs > 0 && leftMs < leadMs(facts),
    'no-advertising-consent': !rehearsal && needsAdvertisingConsent(request) && !facts.consented,
    'no-consent': !rehearsal && needsConsent(request, facts.rules) && !facts.consented,
  };
  return refusalReasons.filter((reason) => holds[reason] === true);
}

type ConsentRequest = Pick<PermissionRequest, 'purpose' | 'channel' | 'dialledBy' | 'rehearsal'>;

/** Whether only a number with a consent on record may be contacted. */
export function asksForConsent(
  request: ConsentRequest,
  rules: Pick<CallingRules, 'consentForReminders'>,
): boolean {
  return !request.rehearsal && (needsAdvertisingConsent(request) || needsConsent(request, rules));
}

/** A person who dials the number himself may invite without it. */
function needsAdvertisingConsent({ purpose, channel, dialledBy }: ConsentRequest): boolean {
  return advertising.has(purpose) && !(channel === 'call' && dialledBy === 'person');
}

function needsConsent(
  { purpose, dialledBy }: ConsentRequest,
  rules: Pick<CallingRules, 'consentForReminders'>,
): boolean {
  return purpose === 'reminder' && dialledBy === 'robot' && rules.consentForReminders;
}

/** Reasons that pass by themselves, unless his visit is sooner. */
function forNow(request: PermissionRequest, facts: PermissionFacts, nowMs: number): Permission {
  const caps = request.rehearsal ? [] : capsReached(facts, nowMs);
  const capsEndMs = Math.max(nowMs, ...caps.map(({ untilMs }) => untilMs));
  const lastMs = isAboutVisit(request) ? facts.visitStartsAtMs - leadMs(facts) : Infinity;
  const opensMs = request.rehearsal ? nowMs : nextAllowedMs(nowMs, facts.zones, facts.rules);
  const freeMs = capsEndMs === nowMs ? opensMs : nextAllowedMs(capsEndMs, facts.zones, facts.rules);
  const refusals: Refusal[] = [];
  const hopeless = !request.rehearsal && (freeMs > lastMs || freeMs === Infinity);
  if (!request.rehearsal && (opensMs > lastMs || opensMs === Infinity)) {
    refusals.push({ reason: 'no-allowed-hour-before-visit', untilMs: null });
  } else if (opensMs > nowMs) refusals.push({ reason: 'outside-hours', untilMs: opensMs });
  refusals.push(...numberBusy(facts, nowMs));
  refusals.push(...caps.map((cap) => (hopeless ? { ...cap, untilMs: null } : cap)));
  const [first, ...rest] = hopeless ? refusals.filter(({ untilMs }) => untilMs === null) : refusals;
  if (!first) return { kind: 'allowed' };
  const reasons = [first, ...rest] as const;
  const untilMs = hopeless ? null : Math.max(freeMs, ...reasons.map((refusal) => refusal.untilMs ?? 0));
  return { kind: 'refused', reasons, untilMs };
}

function numberBusy(facts: PermissionFacts, nowMs: number): Refusal[] {
  const { numberInUse, cardInUse = false, numberLastEndedAtMs, samePhonePauseMs } = facts;
  if (numberInUse) return [{ reason: 'number-in-use', untilMs: nowMs + samePhonePauseMs }];
  const quietUntilMs = (numberLastEndedAtMs ?? -Infinity) + samePhonePauseMs;
  if (cardInUse) {
    const freeMs = nowMs + Math.min(cardAgainMs, samePhonePauseMs);
    return [{ reason: 'number-in-use', untilMs: Math.max(freeMs, quietUntilMs) }];
  }
  return quietUntilMs > nowMs ? [{ reason: 'number-just-called', untilMs: quietUntilMs }] : [];
}

/** Which caps are reached, and when the contact that fills each of them will have left its window. */
function capsReached(
  { contactsAtMs, rules }: PermissionFacts,
  nowMs: number,
): { readonly reason: RefusalReason; readonly untilMs: number }[] {
  const latestFirst = [...contactsAtMs].sort((a, b) => b - a);
  return capWindows.flatMap(([reason, name, windowMs]) => {
    const untilMs = (latestFirst[rules.caps[name] - 1] ?? -Infinity) + windowMs;
    return untilMs > nowMs ? [{ reason, untilMs }] : [];
  });
}

function leadMs({ rules }: PermissionFacts): number {
  return rules.minLeadMinutes * 60_000;
}
