// RFC 3261 §17.1.2: the non-INVITE client transaction.
//
//   trying ──1xx──► proceeding ──200–699──► completed ──K──► (over)
//      └──────────200–699─────────────────────►┘
import {
  clear, deliver, end, fail, send, set, timeout,
  type MachineSettings, type SharedAction, type Step,
} from './machine.ts'; // prettier-ignore
import { lifetimeMs } from './timer-values.ts';

export interface NonInviteClientState {
  readonly name: 'trying' | 'proceeding' | 'completed' | 'over';
  /** Timer E's next interval. */
  readonly resendMs: number;
}

export type NonInviteClientEvent =
  | { readonly type: 'start' }
  | { readonly type: 'response'; readonly status: number }
  | { readonly type: 'timer'; readonly timer: 'E' | 'F' | 'K' }
  | { readonly type: 'transport-error' };

type Result = Step<NonInviteClientState, SharedAction>;

export function nonInviteClientStart(settings: MachineSettings): NonInviteClientState {
  return { name: 'trying', resendMs: settings.timers.t1Ms };
}

export function nonInviteClientStep(
  state: NonInviteClientState,
  event: NonInviteClientEvent,
  settings: MachineSettings,
): Result {
  switch (state.name) {
    case 'trying':
    case 'proceeding':
      return waiting(state, event, settings);
    case 'completed':
      return event.type === 'timer' && event.timer === 'K' ? over(state) : stay(state);
    case 'over':
      return stay(state);
  }
}

function waiting(
  state: NonInviteClientState,
  event: NonInviteClientEvent,
  settings: MachineSettings,
): Result {
  switch (event.type) {
    case 'start': {
      const giveUp = set('F', lifetimeMs(settings.timers));
      return settings.reliable
        ? stay(state, send, giveUp)
        : stay(state, send, set('E', state.resendMs), giveUp);
    }
    case 'timer':
      return timer(state, event.timer, settings);
    case 'transport-error':
      return over(state, fail);
    case 'response':
      return answered(state, event.status, settings);
  }
}

function timer(state: NonInviteClientState, name: 'E' | 'F' | 'K', settings: MachineSettings): Result {
  if (name === 'F') return over(state, timeout);
  if (name === 'K') return stay(state);
  const { t2Ms } = settings.timers;
  const resendMs = state.name === 'proceeding' ? t2Ms : Math.min(state.resendMs * 2, t2Ms);
  return stay({ ...state, resendMs }, send, set('E', resendMs));
}

function answered(state: NonInviteClientState, status: number, settings: MachineSettings): Result {
  if (status < 200) return stay({ ...state, name: 'proceeding' }, deliver);
  const cleared = [clear('E'), clear('F')];
  if (settings.reliable) return over(state, ...cleared, deliver);
  return stay({ ...state, name: 'completed' }, ...cleared, set('K', settings.timers.t4Ms), deliver);
}

function stay(state: NonInviteClientState, ...actions: SharedAction[]): Result {
  return { state, actions };
}

function over(state: NonInviteClientState, ...actions: SharedAction[]): Result {
  return { state: { ...state, name: 'over' }, actions: [...actions, end] };
}
