import type { HangupCause } from '../calls/index.ts';
import type { ScenarioOutcome } from '../scenario/index.ts';
import type { AttemptEnding } from './retry-rule.ts';

/** What one robot call came to: the line's part always, the talk's part when somebody answered. */
export interface RobotCallResult {
  readonly cause: HangupCause;
  readonly sipStatus: number;
  readonly talkMs: number;
  readonly outcome?: ScenarioOutcome;
}

/** Reads one word for the ladder out of a call's two halves. */
export function endingOf(result: RobotCallResult): AttemptEnding {
  return result.outcome ? afterTalk(result.outcome) : withoutTalk(result.cause);
}

function afterTalk(outcome: ScenarioOutcome): AttemptEnding {
  if (outcome.mark === 'confirmed') return 'confirmed';
  if (outcome.callback) return 'callback-promised';
  if (outcome.administrator === 'connected')
    return outcome.mark === 'not-confirmed' ? 'with-administrator' : outcome.mark;
  if (outcome.mark === 'declined' || outcome.mark === 'wants-to-move') return outcome.mark;
  return outcome.ending === 'machine' ? 'machine' : 'hung-up';
}

function withoutTalk(cause: HangupCause): AttemptEnding {
  switch (cause) {
    case 'completed':
    case 'media-lost':
      return 'hung-up';
    case 'busy':
      return 'busy';
    case 'no-answer':
    case 'cancelled':
      return 'no-answer';
    case 'temporarily-unavailable':
      return 'switched-off';
    case 'unreachable-number':
    case 'out-of-service':
      return 'wrong-number';
    case 'rejected':
      return 'rejected';
    case 'interrupted':
      return 'interrupted';
    case 'not-acceptable':
    case 'unauthorized':
    case 'forbidden':
    case 'trunk-unavailable':
    case 'network-timeout':
      return 'line-fault';
  }
}
