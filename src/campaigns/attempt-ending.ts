import type { HangupCause } from '../calls/index.ts';
import type { ScenarioOutcome } from '../scenario/index.ts';
import type { Announced } from './before-answer.ts';
import type { AttemptEnding } from './retry-rule.ts';

/** What one robot call came to: the line's part always, the talk's part when somebody answered. */
export interface RobotCallResult {
  readonly cause: HangupCause;
  readonly sipStatus: number;
  readonly talkMs: number;
  /** His telephone rang, or was picked up: whatever failed then was felt by the patient. */
  readonly rang: boolean;
  readonly outcome?: ScenarioOutcome;
  /** What the network said of the number before anybody had answered. */
  readonly announced?: Announced;
}

/** Reads one word for the ladder out of a call's two halves. */
export function endingOf(result: RobotCallResult): AttemptEnding {
  if (result.outcome) return afterTalk(result.outcome, result.cause);
  return result.announced ? announcedAs[result.announced] : withoutTalk(result);
}

const announcedAs: Readonly<Record<Announced, AttemptEnding>> = {
  'no-such-number': 'wrong-number',
  'switched-off': 'switched-off',
  barred: 'switched-off',
  busy: 'busy',
  'no-answer': 'no-answer',
};

const brokenOff: ReadonlySet<HangupCause> = new Set(['interrupted', 'media-lost', 'far-end-lost']);

function afterTalk(outcome: ScenarioOutcome, cause: HangupCause): AttemptEnding {
  if (outcome.mark === 'confirmed') return 'confirmed';
  if (outcome.ending === 'stop-calling') return 'asked-to-stop';
  if (outcome.ending === 'asked-later') return 'asked-later';
  if (outcome.callback) return 'callback-promised';
  if (outcome.administrator === 'connected')
    return outcome.mark === 'not-confirmed' ? 'with-administrator' : outcome.mark;
  if (outcome.mark === 'declined' || outcome.mark === 'wants-to-move') return outcome.mark;
  if (outcome.ending === 'machine') return byMachine(outcome.machine);
  // we broke it off, or the sound or the line was lost: he did not
  return outcome.ending === 'interrupted' || brokenOff.has(cause) ? 'interrupted' : 'hung-up';
}

/** The network said after the answer why nobody talks; at a fax nobody ever will. */
function byMachine(machine: ScenarioOutcome['machine']): AttemptEnding {
  if (machine?.who === 'fax') return 'wrong-number';
  const said = machine?.announcement;
  return said === undefined || said === 'waiting' ? 'machine' : announcedAs[said];
}

function withoutTalk({ cause, rang }: RobotCallResult): AttemptEnding {
  switch (cause) {
    case 'completed':
      return 'hung-up';
    case 'media-lost':
    case 'far-end-lost':
      return 'cut-off';
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
      return rang ? 'interrupted' : 'line-silent';
    case 'not-acceptable':
    case 'forbidden':
      return rang ? 'cut-off' : 'line-refused';
    case 'unauthorized':
    case 'trunk-unavailable':
      return rang ? 'cut-off' : 'line-fault';
    case 'network-timeout':
      return rang ? 'cut-off' : 'line-silent';
  }
}
