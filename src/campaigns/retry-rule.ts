import type { CampaignSettings } from './campaign.ts';

/** How an attempt ended, as the ladder sees it. */
export type AttemptEnding =
  | 'confirmed'
  | 'declined'
  | 'wants-to-move'
  | 'with-administrator'
  | 'callback-promised'
  /** He can't talk now, and wants another call. */
  | 'asked-later'
  /** He wants no calls any more. */
  | 'asked-to-stop'
  | 'hung-up'
  | 'machine'
  | 'no-answer'
  | 'busy'
  | 'switched-off'
  | 'wrong-number'
  | 'rejected'
  /** The line refused before anything rang. */
  | 'line-fault'
  /** The line refused this call before anything rang: this number, or all of ours. */
  | 'line-refused'
  /** The line never answered, or had not yet when we broke off: nobody can tell whether it rang. */
  | 'line-silent'
  /** The line failed after his telephone had rung. */
  | 'cut-off'
  /** We broke it off after his telephone had rung, its sound was lost in mid-talk, or a crash left it open. */
  | 'interrupted';

export type HandCallReason =
  | 'asked-later'
  | 'asked-to-stop'
  | 'callback-promised'
  | 'hung-up'
  | 'not-reached'
  | 'machine'
  | 'wrong-number'
  | 'rejected'
  | 'line-fault'
  | 'not-called-in-time';

/** What follows an attempt. `handCall`: an administrator has to ring this patient herself, and why. */
export type NextStep =
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'done'; readonly handCall?: HandCallReason }
  /** There would be another try, but the campaign was stopped under this one. */
  | { readonly kind: 'stopped' };

export interface AttemptsSoFar {
  /** Attempts that count against the target's budget, this one included. */
  readonly counted: number;
  /** Attempts that ended as `machine`, this one included. */
  readonly machines: number;
  /** Attempts that the line spoiled before the patient's phone rang, this one included. */
  readonly lineFaults: number;
  /** Numbers on the patient's card that were not dialled yet. */
  readonly untriedPhones: number;
  /** Attempts in which he asked for a later call, this one included. */
  readonly laters: number;
  /** In how many milliseconds he has just asked to be called; absent when he named no time. */
  readonly wantedInMs?: number;
  /** How long it is until the visit is too near to call about it, in milliseconds. */
  readonly leftMs: number;
}

/** The line's own faults cost the patient nothing; after so many of them a person takes over. */
const mostLineFaults = 20;
const mostMachines = 2;
/** Who puts us off again and again is left to a person. */
const mostLaters = 3;

/** Whether an ending counts against the target's budget of attempts. One who asks for another call is owed it. */
export function counts(ending: AttemptEnding): boolean {
  return !['line-fault', 'line-refused', 'line-silent', 'asked-later'].includes(ending);
}

/** What to do after an attempt, pure. Pauses are in real time; rehearsal divides them. */
export function nextStep(ending: AttemptEnding, soFar: AttemptsSoFar, settings: CampaignSettings): NextStep {
  const pauseMs = settings.pauseMinutes * 60_000;
  const spent = soFar.counted >= settings.attempts;
  switch (ending) {
    case 'confirmed':
    case 'declined':
    case 'wants-to-move':
    case 'with-administrator':
      return { kind: 'done' };
    case 'callback-promised':
    case 'asked-to-stop':
    case 'hung-up':
    case 'rejected':
      return { kind: 'done', handCall: ending };
    case 'asked-later': {
      const afterMs = soFar.wantedInMs ?? pauseMs;
      return soFar.laters >= mostLaters || afterMs >= soFar.leftMs
        ? { kind: 'done', handCall: ending }
        : again(afterMs);
    }
    case 'wrong-number':
      return spent || soFar.untriedPhones === 0 ? { kind: 'done', handCall: ending } : again(0);
    case 'machine':
      return spent || soFar.machines >= mostMachines ? { kind: 'done', handCall: 'machine' } : again(pauseMs);
    case 'busy':
      return spent ? { kind: 'done', handCall: 'not-reached' } : again(settings.busyPauseMinutes * 60_000);
    case 'no-answer':
    case 'switched-off':
    case 'cut-off':
    case 'interrupted':
      return spent ? { kind: 'done', handCall: 'not-reached' } : again(pauseMs);
    case 'line-fault':
    case 'line-refused':
    case 'line-silent':
      if (soFar.lineFaults >= mostLineFaults) return { kind: 'done', handCall: 'line-fault' };
      return again(ending === 'line-fault' ? 0 : settings.busyPauseMinutes * 60_000);
  }
}

function again(afterMs: number): NextStep {
  return { kind: 'again', afterMs };
}
