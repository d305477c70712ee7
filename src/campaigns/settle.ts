import type { Kysely } from 'kysely';
import { dropOptOut, isOptOutOf, type Mark } from '../clinic/index.ts';
import type { HeardEvent } from '../scenario/index.ts';
import { endingOf, type RobotCallResult } from './attempt-ending.ts';
import {
  attemptsSoFar,
  endAttempt,
  endLate,
  lockCutShort,
  lockOpenAttempt,
  type Attempt,
  type AttemptEnd,
} from './attempt-store.ts';
import { scaled, type Campaign } from './campaign.ts';
import { callAgainInMs } from './call-again.ts';
import { lockCampaignState } from './campaign-store.ts';
import type { CampaignTables, HeardWord } from './campaign-tables.ts';
import {
  answers,
  endingOfInterrupted,
  isAnswer,
  touchesCard,
  type AttemptCase,
  type SettleDependencies,
} from './commit-mark.ts';
import { addHandCall } from './hand-call-store.ts';
import { canBeRung } from './permission.ts';
import { nextStep, type AttemptEnding, type NextStep } from './retry-rule.ts';
import { findTarget, lockTarget, updateTarget, type Target } from './target-store.ts';

type Db = Kysely<CampaignTables>;

/** What stands after an attempt has ended. */
export interface Settled {
  readonly target: Target;
  readonly next: NextStep;
  readonly ending: AttemptEnding;
  readonly mark: Mark;
}

/** Endings that say nothing about the patient. */
const saysNothing = new Set<AttemptEnding>(['line-fault', 'line-refused', 'line-silent', 'interrupted']);

/** Endings of talks with machines. */
const nobodyThere = new Set<AttemptEnding>(['machine', 'wrong-number', 'switched-off', 'busy', 'no-answer']);

/**
 * Ends an attempt and moves its target on, in one transaction. Undefined when it had ended before. `zone` is the
 * clinic's: in it the patient has named the time of another call. `endedAt` (milliseconds since 1970 UTC) may be long ago:
 * his pause begins when it is written.
 */
export function settle(
  deps: SettleDependencies,
  subject: AttemptCase,
  result: RobotCallResult,
  { zone, endedAt }: { readonly zone: string; readonly endedAt: number },
): Promise<Settled | undefined> {
  const ending = endingOf(result);
  const outcome = result.outcome;
  const wanted = outcome?.callAgain && callAgainInMs(outcome.callAgain, endedAt, zone);
  const wantedInMs =
    wanted === undefined ? undefined : Math.max(0, wanted - Math.max(0, deps.clock.now() - endedAt));
  const given = {
    endedAt,
    ending,
    cause: result.cause,
    sipStatus: result.sipStatus,
    mark: outcome?.mark ?? null,
    heard: (outcome?.heard ?? []).map(toHeardWord),
    listenedMs: outcome?.listenedMs ?? null,
    lastStep: outcome?.lastStep ?? null,
    administrator: outcome?.administrator ?? null,
  };
  return end(deps, subject, given, { wantedInMs, byMachine: outcome?.ending === 'machine' });
}

/** Ends an attempt that a crash left open: it counts, and what had been committed of it stands. */
export function settleInterrupted(
  deps: SettleDependencies,
  subject: AttemptCase & { readonly attempt: Attempt },
): Promise<Settled | undefined> {
  const { attempt } = subject;
  return end(deps, subject, {
    endedAt: deps.clock.now(),
    ending: endingOfInterrupted(attempt.mark),
    cause: 'interrupted',
    sipStatus: null,
    mark: attempt.mark,
    heard: attempt.heard,
    listenedMs: attempt.listenedMs,
    lastStep: null,
    administrator: null,
  });
}

function end(
  deps: SettleDependencies,
  subject: AttemptCase,
  given: AttemptEnd,
  { wantedInMs, byMachine }: { readonly wantedInMs?: number; readonly byMachine?: boolean } = {},
): Promise<Settled | undefined> {
  const { campaign, attempt } = subject;
  return deps.database.transaction<CampaignTables, Settled | undefined>(async (tx) => {
    const open = await lockOpenAttempt(tx, attempt.id);
    if (byMachine) await dropOptOut(tx, attempt.id, given.endedAt);
    if (!open) return endCutShort(tx, deps, subject, given, wantedInMs);
    const last = await asKept(tx, attempt.id, asCommitted(given, open.mark));
    await endAttempt(tx, attempt.id, last);
    const target = await findTarget(tx, attempt.targetId);
    if (!target) return undefined;
    const ladder = await onTheLadder(tx, deps, subject, last.ending, wantedInMs);
    const stopped = (await lockCampaignState(tx, campaign.id)) === 'stopped';
    const next: NextStep = stopped && ladder.kind === 'again' ? { kind: 'stopped' } : ladder;
    const mark = await markSettled(tx, deps, subject, last);
    await moveTarget(tx, deps, campaign, target, { ...last, mark }, next);
    return { target, next, ending: last.ending, mark };
  });
}

async function onTheLadder(
  tx: Db,
  { clock }: SettleDependencies,
  { campaign, attempt, visit }: AttemptCase,
  ending: AttemptEnding,
  wantedInMs: number | undefined,
): Promise<NextStep> {
  const soFar = await attemptsSoFar(tx, attempt.targetId);
  const untriedPhones = visit.phones.filter(
    (phone) => canBeRung(phone) && !soFar.phones.includes(phone),
  ).length;
  const leftMs = attempt.visitStartsAt - leadMs(campaign) - clock.now();
  return nextStep(ending, { ...soFar, untriedPhones, leftMs, wantedInMs }, campaign.settings);
}

/** Endings by which somebody was spoken to, and something is due to him: not forgotten because they come late. */
const binding = new Set<AttemptEnding>([
  ...(['confirmed', 'declined', 'wants-to-move', 'with-administrator', 'callback-promised'] as const),
  ...(['asked-later', 'asked-to-stop', 'hung-up', 'rejected'] as const),
]);

/**
 * The own ending of an attempt that was closed meanwhile as cut short, when nobody could know of it: what it owes the patient is
 * his still. Whoever was called again since is where that call has brought him, and a person is told all the same.
 */
async function endCutShort(
  tx: Db,
  deps: SettleDependencies,
  subject: AttemptCase,
  given: AttemptEnd,
  wantedInMs: number | undefined,
): Promise<Settled | undefined> {
  const { campaign, attempt } = subject;
  const closed = await lockCutShort(tx, attempt.id);
  // closed again as cut short, it has nothing to tell
  if (!closed || given.sipStatus === null) return undefined;
  const last = asCommitted(given, closed.mark);
  if (!binding.has(last.ending)) return undefined;
  await endLate(tx, attempt.id, last);
  const target = await lockTarget(tx, attempt.targetId);
  if (!target) return undefined;
  const next = await onTheLadder(tx, deps, subject, last.ending, wantedInMs);
  const isLatest = target.lastCallId === attempt.callId;
  const waits = target.state === 'waiting' || target.state === 'pausing';
  if (waits && (isLatest || next.kind === 'done')) {
    const mark = await markSettled(tx, deps, subject, last);
    await moveTarget(tx, deps, campaign, target, { ...last, mark }, next);
    return { target, next, ending: last.ending, mark };
  }
  // a person has been told already
  if (closed.ending === last.ending) return undefined;
  const handCall = next.kind === 'done' ? next.handCall : last.ending === 'asked-later' && last.ending;
  if (handCall) await addHandCall(tx, target, handCall, deps.clock.now());
  return undefined;
}

/** A rehearsal, which rings nobody, is not bound by it. */
function leadMs({ rehearsal, settings }: Campaign): number {
  return rehearsal ? 0 : settings.minLeadMinutes * 60_000;
}

/** An answer that could not be written to the card (the visit was moved under the talk) is left to a person. */
function asCommitted(last: AttemptEnd, committed: Mark | null): AttemptEnd {
  // the talk was lost after its answer had been committed
  if (last.mark === null && isAnswer(committed)) {
    return { ...last, mark: committed, ending: endingOfInterrupted(committed) };
  }
  const mark = isAnswer(last.mark) ? committed : last.mark;
  if (!isAnswer(last.ending) || committed === last.ending) return { ...last, mark };
  return { ...last, mark, ending: 'callback-promised' };
}

/** The talk was lost after the robot had kept that he wants no calls any more: a person is told. */
async function asKept(tx: Db, attemptId: string, last: AttemptEnd): Promise<AttemptEnd> {
  if (last.lastStep !== null || last.ending === 'confirmed') return last;
  return (await isOptOutOf(tx, attemptId)) ? { ...last, ending: 'asked-to-stop' } : last;
}

async function moveTarget(
  tx: Db,
  deps: SettleDependencies,
  campaign: Campaign,
  target: Target,
  last: AttemptEnd,
  next: NextStep,
): Promise<void> {
  // the clock may have been put back since
  const nowMs = Math.max(deps.clock.now(), last.endedAt);
  const talked = last.lastStep !== null && !nobodyThere.has(last.ending);
  await updateTarget(tx, target.id, {
    outcome: last.ending,
    mark: last.mark ?? 'none',
    reached: target.reached || talked,
    ...(talked ? { listenedMs: last.listenedMs ?? 0, heard: last.heard } : {}),
    ...(last.administrator === null ? {} : { administrator: last.administrator }),
    ...whereTo(campaign, next, nowMs),
  });
  if (next.kind === 'done' && next.handCall) await addHandCall(tx, target, next.handCall, nowMs);
}

function whereTo(campaign: Campaign, next: NextStep, nowMs: number): Parameters<typeof updateTarget>[2] {
  switch (next.kind) {
    case 'again':
      return { state: 'pausing', dueAtMs: nowMs + scaled(campaign, next.afterMs), reason: null };
    case 'done':
      return { state: 'done', reason: null, settledAtMs: nowMs };
    case 'stopped':
      return { state: 'refused', reason: 'campaign-stopped', settledAtMs: nowMs };
  }
}

/**
 * What the visit's card says now. A yes or a no was committed when it was heard; here the card learns that he was
 * rung and did not confirm.
 */
async function markSettled(
  tx: Db,
  deps: SettleDependencies,
  subject: AttemptCase,
  last: AttemptEnd,
): Promise<Mark> {
  if (last.mark !== null && last.mark !== 'not-confirmed') return last.mark;
  if (saysNothing.has(last.ending)) return 'none';
  if (!touchesCard(subject)) return 'not-confirmed';
  await deps.appointments.setMark(tx, {
    appointmentId: subject.visit.id,
    mark: 'not-confirmed',
    how: last.ending,
    at: last.endedAt,
    attemptId: subject.attempt.id,
    startsAtMs: subject.attempt.visitStartsAt,
    unless: answers,
  });
  return 'not-confirmed';
}

function toHeardWord(heard: HeardEvent): HeardWord {
  return { meaning: heard.meaning, text: heard.text ?? null, confidence: heard.confidence };
}
