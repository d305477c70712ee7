import type { Kysely } from 'kysely';
import type { Clock } from '../base/index.ts';
import {
  dropOptOut,
  keepOptOut,
  type Appointment,
  type Appointments,
  type Mark,
  type MarkEntry,
} from '../clinic/index.ts';
import type { Database } from '../db/index.ts';
import {
  endOtherwise,
  lockCutShort,
  lockOpenAttempt,
  setAttemptMark,
  type NewAttempt,
} from './attempt-store.ts';
import type { Campaign } from './campaign.ts';
import type { CampaignTables } from './campaign-tables.ts';
import { addHandCall } from './hand-call-store.ts';
import type { AttemptEnding } from './retry-rule.ts';
import { lockTarget, updateTarget } from './target-store.ts';

export interface SettleDependencies {
  readonly database: Database;
  readonly appointments: Appointments;
  readonly clock: Clock;
}

/** An attempt with what it is for. */
export interface AttemptCase {
  readonly campaign: Campaign;
  readonly attempt: Omit<NewAttempt, 'trunkId' | 'holder'>;
  readonly visit: Pick<Appointment, 'id' | 'patientId' | 'phones' | 'source'>;
}

/** What was understood. */
export interface HeardAnswer {
  readonly mark: Mark;
  readonly how: string;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
}

type Db = Kysely<CampaignTables>;

/** Marks that answer the question. */
export const answers: readonly Mark[] = [
  'confirmed',
  'declined',
  'wants-to-move',
  'moved',
  'no-longer-valid',
];

export function isAnswer(word: string | null): boolean {
  return word === 'confirmed' || word === 'declined' || word === 'wants-to-move';
}

/** He said no and nobody could tell whether he was given a person: a person rings him. */
export function endingOfInterrupted(mark: Mark | null): AttemptEnding {
  if (mark === 'confirmed') return 'confirmed';
  return isAnswer(mark) ? 'callback-promised' : 'interrupted';
}

/** A rehearsal must not leave its simulated answers on a real patient's card; the sample's cards are there for it. */
export function touchesCard({ campaign, visit }: AttemptCase): boolean {
  return !campaign.rehearsal || visit.source === 'sample';
}

/**
 * Commits an answer the moment it is understood, before the robot acts on it: attempt and visit in one transaction.
 * False when it may not stand: the attempt has ended, or the visit was moved to another time meanwhile. That he is not to
 * be called any more is kept in any case, unless it turns out that a machine has said so. Written again, it changes nothing, whatever
 * was understood since. Rejects when PostgreSQL does.
 */
export function commitMark(
  deps: SettleDependencies,
  subject: AttemptCase,
  heard: HeardAnswer,
): Promise<boolean> {
  const { attempt } = subject;
  const { mark, how, atMs } = heard;
  return deps.database.transaction<CampaignTables, boolean>(async (tx) => {
    const open = await lockOpenAttempt(tx, attempt.id);
    if (how === 'machine') await dropOptOut(tx, attempt.id, atMs);
    const card = await deps.appointments.lockMarks(tx, subject.visit.id);
    if (card.some((entry) => isOf(entry, attempt.id) && isSame(entry, heard))) return true;
    if (!open) return commitLate(tx, deps, subject, heard, isOf(card.at(-1), attempt.id));
    if (how === 'stop-calling' && touchesCard(subject)) await keepOptOut(tx, optOutOf(subject, atMs));
    // "not confirmed" undoes what this very talk has said, never what came in another way
    const unless = mark === 'not-confirmed' && !isAnswer(open.mark) ? answers : [];
    const written = await markCard(tx, deps, subject, heard, unless);
    const stands = written || mark === 'not-confirmed';
    if (stands) await setAttemptMark(tx, attempt.id, mark);
    return stands;
  });
}

function isOf(entry: MarkEntry | undefined, attemptId: string): boolean {
  return entry?.attemptId === attemptId;
}

function isSame(entry: MarkEntry, { mark, how, atMs }: HeardAnswer): boolean {
  return entry.mark === mark && entry.how === how && entry.atMs === atMs;
}

/**
 * What was heard in an attempt that was closed meanwhile as cut short, when nobody could know of it: it goes to the card
 * unless another has brought an answer, and nobody is rung again by the robot for what he has said already. The last of several
 * counts; one that takes an answer back leaves the patient to a person. `isLast`: the card's last mark is this attempt's.
 */
async function commitLate(
  tx: Db,
  deps: SettleDependencies,
  subject: AttemptCase,
  heard: HeardAnswer,
  isLast: boolean,
): Promise<boolean> {
  const { attempt } = subject;
  const { mark, how, atMs } = heard;
  const closed = await lockCutShort(tx, attempt.id);
  if (!closed) return false;
  if (how === 'stop-calling' && touchesCard(subject)) await keepOptOut(tx, optOutOf(subject, atMs));
  const takesBack = !isAnswer(mark) && isAnswer(closed.mark);
  if (!isAnswer(mark) && !takesBack) return false;
  // what came in another way since stands
  const unless = isLast ? [] : answers;
  if (!(await markCard(tx, deps, subject, heard, unless))) return false;
  const ending = endingOfInterrupted(mark);
  await endOtherwise(tx, attempt.id, { ending, mark });
  const target = await lockTarget(tx, attempt.targetId);
  if (!target) return true;
  const nowMs = deps.clock.now();
  const byMachine = how === 'machine' ? 'machine' : 'not-reached';
  const handCall = takesBack ? byMachine : ending === 'callback-promised' && ending;
  if (handCall) await addHandCall(tx, target, handCall, nowMs);
  // another call is up: its own ending moves the target on
  if (target.state === 'calling') return true;
  const settled = { state: 'done', reason: null, settledAtMs: nowMs } as const;
  await updateTarget(tx, target.id, {
    ...{ outcome: ending, mark, reached: !takesBack || target.reached },
    ...(target.state === 'refused' ? {} : settled),
  });
  return true;
}

async function markCard(
  tx: Db,
  { appointments }: SettleDependencies,
  subject: AttemptCase,
  { mark, how, atMs: at }: HeardAnswer,
  unless: readonly Mark[],
): Promise<boolean> {
  if (!touchesCard(subject)) return true;
  const { id: attemptId, visitStartsAt: startsAtMs } = subject.attempt;
  return appointments.setMark(tx, {
    appointmentId: subject.visit.id,
    mark,
    how,
    at,
    attemptId,
    startsAtMs,
    unless,
  });
}

function optOutOf({ attempt, visit }: AttemptCase, at: number): Parameters<typeof keepOptOut>[1] {
  const { projectId, phone, id: attemptId } = attempt;
  return { projectId, phone, patientId: visit.patientId, at, attemptId };
}
