// What the four transaction machines have in common: they take an event and say what is to be done.
import type { TimerValues } from './timer-values.ts';

export type TimerName = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M' | 'trying';

export interface MachineSettings {
  readonly timers: TimerValues;
  /** TCP, TLS and WebSocket: nothing is retransmitted, nothing is waited for (§17.1.1.2). */
  readonly reliable: boolean;
}

export type SharedAction =
  /** Sends the request (client) or the last response (server), for the first time or again. */
  | { readonly do: 'send' }
  /** Hands what has just come to the user of the transaction. */
  | { readonly do: 'deliver' }
  | { readonly do: 'set'; readonly timer: TimerName; readonly afterMs: number }
  | { readonly do: 'clear'; readonly timer: TimerName }
  /** Tells the user that time ran out. */
  | { readonly do: 'timeout' }
  /** Tells the user that the transport failed. */
  | { readonly do: 'fail' }
  /** The transaction is over and forgotten. */
  | { readonly do: 'end' };

export interface Step<S, A> {
  readonly state: S;
  readonly actions: readonly A[];
}

export function set(timer: TimerName, afterMs: number): { do: 'set'; timer: TimerName; afterMs: number } {
  return { do: 'set', timer, afterMs };
}

export function clear(timer: TimerName): { do: 'clear'; timer: TimerName } {
  return { do: 'clear', timer };
}

export const send = { do: 'send' } as const;
export const deliver = { do: 'deliver' } as const;
export const timeout = { do: 'timeout' } as const;
export const fail = { do: 'fail' } as const;
export const end = { do: 'end' } as const;
