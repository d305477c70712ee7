// RFC 3261 §17.2.2: the non-INVITE server transaction.
//
//   trying ──1xx──► proceeding ──200–699──► completed ──J──► (over)
//      └──────────200–699─────────────────────►┘
import { end, fail, send, set, type MachineSettings, type SharedAction, type Step } from './machine.ts';
import { lifetimeMs } from './timer-values.ts';

export interface NonInviteServerState {
  readonly name: 'trying' | 'proceeding' | 'completed' | 'over';
}

export type NonInviteServerEvent =
  | { readonly type: 'request' }
  | { readonly type: 'respond'; readonly status: number }
  | { readonly type: 'timer'; readonly timer: 'J' }
  | { readonly type: 'transport-error' };

type Result = Step<NonInviteServerState, SharedAction>;

export const nonInviteServerStart: NonInviteServerState = { name: 'trying' };

export function nonInviteServerStep(
  state: NonInviteServerState,
  event: NonInviteServerEvent,
  settings: MachineSettings,
): Result {
  if (state.name === 'over') return stay('over');
  switch (event.type) {
    case 'request':
      return state.name === 'trying' ? stay('trying') : stay(state.name, send);
    case 'respond':
      return state.name === 'completed' ? stay('completed') : respond(event.status, settings);
    case 'timer':
      return state.name === 'completed' ? stay('over', end) : stay(state.name);
    case 'transport-error':
      return stay('over', fail, end);
  }
}

function respond(status: number, settings: MachineSettings): Result {
  if (status < 200) return stay('proceeding', send);
  if (settings.reliable) return stay('over', send, end);
  return stay('completed', send, set('J', lifetimeMs(settings.timers)));
}

function stay(name: NonInviteServerState['name'], ...actions: SharedAction[]): Result {
  return { state: { name }, actions };
}
