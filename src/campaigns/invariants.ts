import type { Mark } from '../clinic/index.ts';
import { scaled, type Campaign, type TargetState } from './campaign.ts';
import { isAnswer } from './commit-mark.ts';
import { counts, type AttemptEnding } from './retry-rule.ts';

/** What must hold in the tables whatever has happened to the program, the database and the machine. */
export type Invariant =
  | 'inside-pause'
  | 'number-inside-quiet'
  | 'budget-exceeded'
  | 'called-after-answer'
  | 'misnumbered'
  | 'target-out-of-step'
  | 'open-too-long'
  | 'answer-not-on-card'
  | 'hand-call-missing'
  | 'unsettled-in-finished';

/** A rule that does not hold, and of which rows. Ids only. */
export interface Breach {
  readonly rule: Invariant;
  readonly campaignId: string;
  readonly targetId: string;
  readonly attemptIds: readonly string[];
}

/** Times are milliseconds since 1970 UTC. */
export interface CheckedAttempt {
  readonly id: string;
  readonly number: number;
  readonly placedAt: number;
  readonly endedAt: number | null;
  readonly ending: AttemptEnding | null;
  readonly cause: string | null;
  readonly mark: Mark | null;
  /** Marks that the visit's card has got of this attempt. */
  readonly cardMarks: readonly Mark[];
}

export interface CheckedTarget {
  readonly id: string;
  readonly state: TargetState;
  readonly attempts: number;
  readonly outcome: AttemptEnding | null;
  /** Its answers go to the card. */
  readonly touchesCard: boolean;
  /** The visit has stood on the hand-call list. */
  readonly handCall: boolean;
  /** By number. */
  readonly calls: readonly CheckedAttempt[];
}

type CheckedCampaign = Pick<Campaign, 'id' | 'rehearsal' | 'state' | 'settings'>;

/** The clocks of two processes may differ by so much. */
const toleranceMs = 5;
/** A call whose ending could not be written for as long as that needs somebody. */
const slackMs = 15 * 60_000;

const line: ReadonlySet<AttemptEnding> = new Set(['line-fault', 'wrong-number', 'asked-later']);
const busy: ReadonlySet<AttemptEnding> = new Set(['busy', 'line-refused', 'line-silent']);
/** After these a person rings. */
const owed: ReadonlySet<AttemptEnding> = new Set([
  'callback-promised',
  'asked-to-stop',
  'hung-up',
  'rejected',
]);
const last: ReadonlySet<AttemptEnding> = new Set([
  ...(['confirmed', 'declined', 'wants-to-move', 'with-administrator'] as const),
  ...owed,
]);

/** The breaches of one target of a campaign, pure. */
export function checkTarget(campaign: CheckedCampaign, target: CheckedTarget, nowMs: number): Breach[] {
  const { calls, state } = target;
  const { attempts, ringSeconds, maxTalkSeconds } = campaign.settings;
  const breaches: Breach[] = [];
  const breach = (rule: Invariant, ...of: readonly CheckedAttempt[]): void => {
    breaches.push({ rule, campaignId: campaign.id, targetId: target.id, attemptIds: of.map(({ id }) => id) });
  };
  for (const [index, next] of calls.entries()) {
    const before = calls[index - 1];
    if (!before) continue;
    if (next.placedAt < quietUntilMs(campaign, before)) breach('inside-pause', before, next);
    if (before.cause !== 'interrupted' && before.ending && last.has(before.ending))
      breach('called-after-answer', before, next);
  }
  const counted = calls.filter(({ ending }) => ending === null || counts(ending));
  if (counted.length > attempts) breach('budget-exceeded', ...counted);
  if (target.attempts !== calls.length || calls.some(({ number }, index) => number !== index + 1))
    breach('misnumbered', ...calls);
  const open = calls.filter(({ endedAt }) => endedAt === null);
  if (open.length !== (state === 'calling' ? 1 : 0)) breach('target-out-of-step', ...open);
  const longestMs = (ringSeconds + maxTalkSeconds) * 1000 + slackMs;
  for (const one of open) if (nowMs - one.placedAt > longestMs) breach('open-too-long', one);
  for (const one of calls) {
    const { mark, cardMarks } = one;
    if (target.touchesCard && mark !== null && isAnswer(mark) && !cardMarks.includes(mark))
      breach('answer-not-on-card', one);
  }
  if (state === 'done' && target.outcome && owed.has(target.outcome) && !target.handCall)
    breach('hand-call-missing');
  if (campaign.state === 'finished' && ['waiting', 'pausing', 'calling'].includes(state))
    breach('unsettled-in-finished', ...open);
  return breaches;
}

/** Until when nobody may call after an attempt; one that is open ends first. */
function quietUntilMs(campaign: CheckedCampaign, { endedAt, ending }: CheckedAttempt): number {
  if (endedAt === null || ending === null) return Infinity;
  const { pauseMinutes, busyPauseMinutes } = campaign.settings;
  const minutes = line.has(ending) ? 0 : busy.has(ending) ? busyPauseMinutes : pauseMinutes;
  return endedAt + scaled(campaign, minutes * 60_000) - toleranceMs;
}

/** What to do about a breach, for whoever runs the check. */
export const whatToDo: Readonly<Record<Invariant, string>> = {
  'inside-pause': 'A patient was called again before his pause was over. Report it with these ids.',
  'number-inside-quiet': 'A number was called twice within ten minutes. Report it with these ids.',
  'budget-exceeded':
    'A patient was called more often than the campaign allows. Stop the campaign and report it.',
  'called-after-answer': 'A patient was called again after he had answered. Stop the campaign and report it.',
  misnumbered: 'Attempts are missing, or do not count. Was the database restored in part? Report it.',
  'target-out-of-step':
    'A target waits for a call that is not up, or is not waiting for one that is. Start perezvon anew: it closes such calls.',
  'open-too-long': 'A call has no ending. Is perezvon (voice) running? It closes such calls when it starts.',
  'answer-not-on-card':
    'An answer is missing on the card of the visit: set it by hand in the console, and report it.',
  'hand-call-missing':
    'A patient was promised a call by a person and is not on the hand-call list: call him.',
  'unsettled-in-finished':
    'A finished campaign has left somebody out: begin one for the rest, and report it.',
};
