import type { Clock } from '../../base/index.ts';
import type { Counters } from '../counters.ts';
import type { Endpoint } from '../transport/transport.ts';
import type { MachineSettings } from './machine.ts';

/** What a transaction needs of the world. */
export interface TransactionHost {
  readonly clock: Clock;
  readonly counters: Counters;
  readonly settings: MachineSettings;
  send(bytes: Buffer, destination: Endpoint): void;
  /** A request had to be sent a second time: perhaps nobody is there. */
  onSilence(destination: Endpoint): void;
  /** Runs what a timer or a datagram sets off, so that an exception ends there. */
  /** We write to that host of our own accord. */
  onOwnRequest(host: string): void;
  guard(action: () => void): void;
}
