import type { Clock } from '../../base/index.ts';
import type { Counters } from '../counters.ts';
import type { Endpoint } from '../transport/transport.ts';
import type { CoarseTimers } from './coarse-timers.ts';
import type { TimerValues } from './timer-values.ts';

/** What a transaction needs of the world. */
export interface TransactionHost {
  readonly clock: Clock;
  readonly counters: Counters;
  readonly timers: TimerValues;
  send(bytes: Buffer, destination: Endpoint): void;
  /** Those very bytes need not leave any more, when they have not left yet. */
  withdraw(bytes: Buffer, destination: Endpoint): void;
  /** A request had to be sent a second time: perhaps nobody is there. */
  onSilence(destination: Endpoint): void;
  /** We write to that host of our own accord. */
  onOwnRequest(host: string): void;
  /** Runs what a timer or a message sets off, so that an exception ends there. */
  guard(action: () => void): void;
}

/** A host with what its transactions have in common. */
export interface TransactionGround extends TransactionHost {
  readonly coarse: CoarseTimers;
}
