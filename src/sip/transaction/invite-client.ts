// RFC 3261 §17.1.1 with RFC 6026 §7.2: the INVITE client transaction.
//
//   calling ──1xx──► proceeding ──3xx–6xx──► completed ──D──► (over)
//      │ └──────3xx–6xx─────────────────────────►┘
//      └────2xx────┴────2xx────► accepted ──M──► (over)
import {
  clear, deliver, end, fail, send, set, timeout,
  type MachineSettings, type SharedAction, type Step,
} from './machine.ts'; // prettier-ignore
import { lifetimeMs } from './timer-values.ts';

export interface InviteClientState {
  readonly name: 'calling' | 'proceeding' | 'completed' | 'accepted' | 'over';
  /** Timer A's next interval. */
  readonly resendMs: number;
}

export type InviteClientEvent =
  | { readonly type: 'start' }
  | { readonly type: 'response'; readonly status: number }
  | { readonly type: 'timer'; readonly timer: 'A' | 'B' | 'D' | 'M' }
  | { readonly type: 'transport-error' };

/** `ack`: sends the ACK that belongs to a 3xx–6xx, for the first time or again. */
export type InviteClientAction = SharedAction | { readonly do: 'ack' };

type Result = Step<InviteClientState, InviteClientAction>;

const ack = { do: 'ack' } as const;
// §17.1.1.2: at least 32 s over unreliable transports
const timerDMs = 32_000;

export function inviteClientStart(settings: MachineSettings): InviteClientState {
  return { name: 'calling', resendMs: settings.timers.t1Ms };
}

export function inviteClientStep(
  state: InviteClientState,
  event: InviteClientEvent,
  settings: MachineSettings,
): Result {
  switch (state.name) {
    case 'calling':
      return calling(state, event, settings);
    case 'proceeding':
      return event.type === 'response' ? answered(state, event.status, settings) : stay(state);
    case 'completed':
      return completed(state, event);
    case 'accepted':
      if (event.type === 'response') return isSuccess(event.status) ? stay(state, deliver) : stay(state);
      return event.type === 'timer' && event.timer === 'M' ? over(state) : stay(state);
    case 'over':
      return stay(state);
  }
}

function calling(state: InviteClientState, event: InviteClientEvent, settings: MachineSettings): Result {
  switch (event.type) {
    case 'start': {
      const giveUp = set('B', lifetimeMs(settings.timers));
      return settings.reliable
        ? stay(state, send, giveUp)
        : stay(state, send, set('A', state.resendMs), giveUp);
    }
    case 'timer': {
      if (event.timer === 'B') return over(state, timeout);
      const resendMs = state.resendMs * 2;
      return event.timer === 'A' ? stay({ ...state, resendMs }, send, set('A', resendMs)) : stay(state);
    }
    case 'transport-error':
      return over(state, fail);
    case 'response':
      return answered(state, event.status, settings);
  }
}

function answered(state: InviteClientState, status: number, settings: MachineSettings): Result {
  const cleared = state.name === 'calling' ? [clear('A'), clear('B')] : [];
  if (status < 200) return stay({ ...state, name: 'proceeding' }, ...cleared, deliver);
  if (isSuccess(status)) {
    return stay({ ...state, name: 'accepted' }, ...cleared, set('M', lifetimeMs(settings.timers)), deliver);
  }
  if (settings.reliable) return over(state, ...cleared, ack, deliver);
  return stay({ ...state, name: 'completed' }, ...cleared, ack, set('D', timerDMs), deliver);
}

function completed(state: InviteClientState, event: InviteClientEvent): Result {
  switch (event.type) {
    case 'response':
      return event.status >= 300 ? stay(state, ack) : stay(state);
    case 'timer':
      return event.timer === 'D' ? over(state) : stay(state);
    // the user has its answer already; there is nobody to tell
    case 'transport-error':
      return over(state);
    case 'start':
      return stay(state);
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function stay(state: InviteClientState, ...actions: InviteClientAction[]): Result {
  return { state, actions };
}

function over(state: InviteClientState, ...actions: InviteClientAction[]): Result {
  return { state: { ...state, name: 'over' }, actions: [...actions, end] };
}
