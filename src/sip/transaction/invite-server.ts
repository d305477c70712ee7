// RFC 3261 §17.2.1 with RFC 6026 §7.1: the INVITE server transaction.
//
//   proceeding ──3xx–6xx──► completed ──ACK──► confirmed ──I──► (over)
//        │                      └──H──► (over: no ACK came)
//        └──2xx──► accepted ──L──► (over)
import {
  clear, deliver, end, fail, send, set, timeout,
  type MachineSettings, type SharedAction, type Step,
} from './machine.ts'; // prettier-ignore
import { lifetimeMs } from './timer-values.ts';

export interface InviteServerState {
  readonly name: 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'over';
  /** Whether there is a response yet that a retransmitted INVITE can be answered with. */
  readonly responded: boolean;
  /** Timer G's next interval. */
  readonly resendMs: number;
}

export type InviteServerEvent =
  | { readonly type: 'start' }
  /** The INVITE once more. */
  | { readonly type: 'request' }
  | { readonly type: 'ack' }
  /** The user of the transaction answers. */
  | { readonly type: 'respond'; readonly status: number }
  | { readonly type: 'timer'; readonly timer: 'trying' | 'G' | 'H' | 'I' | 'L' }
  | { readonly type: 'transport-error' };

/** `send-trying`: makes a 100 and sends it. */
export type InviteServerAction = SharedAction | { readonly do: 'send-trying' };

type Result = Step<InviteServerState, InviteServerAction>;

export function inviteServerStart(settings: MachineSettings): InviteServerState {
  return { name: 'proceeding', responded: false, resendMs: settings.timers.t1Ms };
}

export function inviteServerStep(
  state: InviteServerState,
  event: InviteServerEvent,
  settings: MachineSettings,
): Result {
  switch (state.name) {
    case 'proceeding':
      return proceeding(state, event, settings);
    case 'completed':
      return completed(state, event, settings);
    case 'confirmed':
      return event.type === 'timer' && event.timer === 'I' ? over(state) : stay(state);
    case 'accepted':
      return accepted(state, event);
    case 'over':
      return stay(state);
  }
}

function proceeding(state: InviteServerState, event: InviteServerEvent, settings: MachineSettings): Result {
  switch (event.type) {
    case 'start':
      return stay(state, set('trying', settings.timers.tryingMs));
    case 'request':
      return state.responded ? stay(state, send) : stay(state);
    case 'respond':
      return respond(state, event.status, settings);
    case 'timer':
      if (event.timer !== 'trying' || state.responded) return stay(state);
      return stay({ ...state, responded: true }, { do: 'send-trying' });
    case 'transport-error':
      return over(state, fail);
    case 'ack':
      return stay(state);
  }
}

function respond(state: InviteServerState, status: number, settings: MachineSettings): Result {
  const answered = { ...state, responded: true };
  const cleared = state.responded ? [] : [clear('trying')];
  const lifetime = lifetimeMs(settings.timers);
  if (status < 200) return stay(answered, ...cleared, send);
  if (status < 300) return stay({ ...answered, name: 'accepted' }, ...cleared, send, set('L', lifetime));
  const resend = settings.reliable ? [] : [set('G', state.resendMs)];
  return stay({ ...answered, name: 'completed' }, ...cleared, send, ...resend, set('H', lifetime));
}

function completed(state: InviteServerState, event: InviteServerEvent, settings: MachineSettings): Result {
  switch (event.type) {
    case 'request':
      return stay(state, send);
    case 'ack': {
      const cleared = [clear('G'), clear('H')];
      if (settings.reliable) return over(state, ...cleared);
      return stay({ ...state, name: 'confirmed' }, ...cleared, set('I', settings.timers.t4Ms));
    }
    case 'timer': {
      if (event.timer === 'H') return over(state, timeout);
      if (event.timer !== 'G') return stay(state);
      const resendMs = Math.min(state.resendMs * 2, settings.timers.t2Ms);
      return stay({ ...state, resendMs }, send, set('G', resendMs));
    }
    case 'transport-error':
      return over(state, fail);
    case 'start':
    case 'respond':
      return stay(state);
  }
}

// RFC 6026 §7.1: the user retransmits its 2xx through here; INVITEs that come again are absorbed
function accepted(state: InviteServerState, event: InviteServerEvent): Result {
  if (event.type === 'respond' && event.status >= 200 && event.status < 300) return stay(state, send);
  if (event.type === 'ack') return stay(state, deliver);
  if (event.type === 'timer' && event.timer === 'L') return over(state);
  return stay(state);
}

function stay(state: InviteServerState, ...actions: InviteServerAction[]): Result {
  return { state, actions };
}

function over(state: InviteServerState, ...actions: InviteServerAction[]): Result {
  return { state: { ...state, name: 'over' }, actions: [...actions, end] };
}
