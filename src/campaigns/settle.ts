import type { Kysely } from 'kysely';
import type { Clock } from '../base/index.ts';
import {
  dropOptOut,
  isOptOutOf,
  keepOptOut,
  type Appointment,
  type Appointments,
  type Mark,
} from '../clinic/index.ts';
import type { Database } from '../db/index.ts';
import type { HeardEvent } from '../scenario/index.ts';
import { endingOf, type RobotCallResult } from './attempt-ending.ts';
import {
  attemptsSoFar,
  endAttempt,
  lockOpenAttempt,
  setAttemptMark,
  type Attempt,
  type AttemptEnd,
  type NewAttempt,
} from './attempt-store.ts';
import { scaled, type Campaign } from './campaign.ts';
import { callAgainInMs } from './call-again.ts';
import { lockCampaignState } from './campaign-store.ts';
import type { CampaignTables, HeardWord } from './campaign-tables.ts';
import { addHandCall } from './hand-call-store.ts';
import { canBeRung } from './permission.ts';
import { nextStep, type AttemptEnding, type NextStep } from './retry-rule.ts';
import { findTarget, updateTarget, type Target } from './target-store.ts';

export interface SettleDependencies {
  readonly database: Database;
  readonly appointments: Appointments;
  readonly clock: Clock;
  /** Ends the waiting for a database that is away: the process is about to end. */
  readonly signal?: AbortSignal;
}

type Db = Kysely<CampaignTables>;

/** What stands after an attempt has ended. */
export interface Settled {
  readonly target: Target;
  readonly next: NextStep;
  readonly ending: AttemptEnding;
  readonly mark: Mark;
}

/** Marks that answer the question. */
const answers: readonly Mark[] = ['confirmed', 'declined', 'wants-to-move', 'moved', 'no-longer-valid'];

/** Endings that say nothing about the patient. */
const saysNothing = new Set<AttemptEnding>(['line-fault', 'line-refused', 'line-silent', 'interrupted']);

/** Endings of talks with machines. */
const nobodyThere = new Set<AttemptEnding>(['machine', 'wrong-number', 'switched-off', 'busy', 'no-answer']);

/** An attempt with what it is for. */
export interface AttemptCase {
  readonly campaign: Campaign;
  readonly attempt: Omit<NewAttempt, 'trunkId'>;
  readonly visit: Pick<Appointment, 'id' | 'patientId' | 'phones' | 'source'>;
}

/** A rehearsal must not leave its simulated answers on a real patient's card; the sample's cards are there for it. */
function touchesCard({ campaign, visit }: AttemptCase): boolean {
  return !campaign.rehearsal || visit.source === 'sample';
}

/**
 * Commits an answer the moment it is understood, before the robot acts on it: attempt and visit in one transaction.
 * False when it may not stand: the attempt has ended, or the visit was moved to another time meanwhile. That he is not to
 * be called any more is kept in any case, unless it turns out that a machine has said so.
 */
export function commitMark(
  deps: SettleDependencies,
  subject: AttemptCase,
  mark: Mark,
  how: string,
): Promise<boolean> {
  const { attempt, visit } = subject;
  return deps.database.retryWhileAway(
    () =>
      deps.database.transaction<CampaignTables, boolean>(async (tx) => {
        const open = await lockOpenAttempt(tx, attempt.id);
        if (!open) return false;
        if (how === 'stop-calling' && touchesCard(subject))
          await keepOptOut(tx, optOutOf(subject, deps.clock.now()));
        if (how === 'machine') await dropOptOut(tx, attempt.id, deps.clock.now());
        const order = { appointmentId: visit.id, mark, how, at: deps.clock.now(), attemptId: attempt.id };
        const { visitStartsAt: startsAtMs } = attempt;
        // "not confirmed" undoes what this very talk has said, never what came in another way
        const unless = mark === 'not-confirmed' && !isAnswer(open.mark) ? answers : [];
        const written =
          !touchesCard(subject) || (await deps.appointments.setMark(tx, { ...order, startsAtMs, unless }));
        const stands = written || mark === 'not-confirmed';
        if (stands) await setAttemptMark(tx, attempt.id, mark);
        return stands;
      }),
    deps,
  );
}

function optOutOf({ attempt, visit }: AttemptCase, at: number): Parameters<typeof keepOptOut>[1] {
  const { projectId, phone, id: attemptId } = attempt;
  return { projectId, phone, patientId: visit.patientId, at, attemptId };
}

/**
 * Ends an attempt and moves its target on, in one transaction. Undefined when it had ended before. `zone` is the
 * clinic's: in it the patient has named the time of another call.
 */
export function settle(
  deps: SettleDependencies,
  subject: AttemptCase,
  result: RobotCallResult,
  zone: string,
): Promise<Settled | undefined> {
  const ending = endingOf(result);
  const outcome = result.outcome;
  const endedAt = deps.clock.now();
  const wantedInMs = outcome?.callAgain && callAgainInMs(outcome.callAgain, endedAt, zone);
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
  const { campaign, attempt, visit } = subject;
  return deps.database.retryWhileAway(
    () =>
      deps.database.transaction<CampaignTables, Settled | undefined>(async (tx) => {
        const open = await lockOpenAttempt(tx, attempt.id);
        if (!open) return undefined;
        if (byMachine) await dropOptOut(tx, attempt.id, given.endedAt);
        const last = await asKept(tx, attempt.id, asCommitted(given, open.mark));
        await endAttempt(tx, attempt.id, last);
        const target = await findTarget(tx, attempt.targetId);
        if (!target) return undefined;
        const soFar = await attemptsSoFar(tx, target.id);
        const untriedPhones = visit.phones.filter(
          (phone) => canBeRung(phone) && !soFar.phones.includes(phone),
        ).length;
        const leftMs = attempt.visitStartsAt - leadMs(campaign) - deps.clock.now();
        const ladder = nextStep(
          last.ending,
          { ...soFar, untriedPhones, leftMs, wantedInMs },
          campaign.settings,
        );
        const stopped = (await lockCampaignState(tx, campaign.id)) === 'stopped';
        const next: NextStep = stopped && ladder.kind === 'again' ? { kind: 'stopped' } : ladder;
        const mark = await markSettled(tx, deps, subject, last);
        await moveTarget(tx, deps, campaign, target, { ...last, mark }, next);
        return { target, next, ending: last.ending, mark };
      }),
    deps,
  );
}

/** A rehearsal, which rings nobody, is not bound by it. */
function leadMs({ rehearsal, settings }: Campaign): number {
  return rehearsal ? 0 : settings.minLeadMinutes * 60_000;
}

/** He said no and nobody could tell whether he was given a person: a person rings him. */
function endingOfInterrupted(mark: Mark | null): AttemptEnding {
  if (mark === 'confirmed') return 'confirmed';
  return isAnswer(mark) ? 'callback-promised' : 'interrupted';
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

function isAnswer(word: string | null): boolean {
  return word === 'confirmed' || word === 'declined' || word === 'wants-to-move';
}

async function moveTarget(
  tx: Db,
  deps: SettleDependencies,
  campaign: Campaign,
  target: Target,
  last: AttemptEnd,
  next: NextStep,
): Promise<void> {
  const nowMs = deps.clock.now();
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
