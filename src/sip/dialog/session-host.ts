import type { Clock } from '../../base/index.ts';
import type { Counters } from '../counters.ts';
import type { Endpoint } from '../transport/transport.ts';
import type { TimerValues } from '../transaction/timer-values.ts';
import type { UserAgentClient } from '../user-agent-client.ts';
import type { DialogTable } from './dialog-table.ts';
import type { SessionTimerPolicy } from './session-interval.ts';

/** What a session needs of its user agent. */
export interface SessionHost {
  readonly clock: Clock;
  readonly counters: Counters;
  readonly timers: TimerValues;
  readonly client: UserAgentClient;
  readonly dialogs: DialogTable;
  readonly sessionTimer: SessionTimerPolicy;
  /** Whether that source may vouch for who calls (RFC 3325 §5). */
  trusts(source: Endpoint): boolean;
  /** Runs a callback of the room above, so that an exception there ends there. */
  notify(callback: () => void): void;
}
