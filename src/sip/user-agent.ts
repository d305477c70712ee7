// RFC 3261 §6: a user agent, client and server, over UDP.
import { Failure, type Clock, type Lifecycle, type Log } from '../base/index.ts';
import type { IncomingInvite, InviteListener, InviteOrder, OutgoingInvite } from './invite.ts';
import type { RegisterOrder, Registration, RegistrationState } from './registration.ts';

/** A binding that somebody has made (`expiresS` > 0) or taken away (0) at our registrar. */
export interface RegisteredBinding {
  readonly aor: string;
  readonly contact: string;
  readonly expiresS: number;
  readonly source: { readonly host: string; readonly port: number };
}

export interface UserAgentOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Port 0: any free one. */
  readonly bind: { readonly host: string; readonly port: number };
  /** What others reach us at, for Via and Contact; the bound host when absent. */
  readonly advertisedHost?: string;
  /** For User-Agent and Server. */
  readonly product?: string;
  /** When absent an INVITE is refused with 480. */
  onInvite?(invite: IncomingInvite): void;
  /** When given, INVITE and REGISTER from outside are challenged (digest). */
  passwordOf?(username: string, realm: string): string | undefined;
  readonly realm?: string;
  /** When absent REGISTER is refused with 405. */
  onRegister?(binding: RegisteredBinding): void;
}

export type PingResult = { readonly ok: true; readonly status: number } | { readonly ok: false; readonly why: 'timeout' | 'transport' };

export class UserAgent implements Lifecycle {
  constructor(options: UserAgentOptions) {
    void options;
  }

  /** Where it listens; throws before `start`. */
  get address(): { readonly host: string; readonly port: number } {
    throw notStarted();
  }

  /** Counts since the start: garbage dropped, retransmissions, … */
  get counters(): Readonly<Record<string, number>> {
    return {};
  }

  async start(): Promise<void> {}

  /** Hangs up what is in progress, unregisters, closes the socket. */
  async stop(): Promise<void> {}

  /** Throws `Failure` when the order can't be sent at all (bad URI, not started); every other ending is `onEnd`. */
  invite(order: InviteOrder, listener: InviteListener): OutgoingInvite {
    void order, listener;
    throw notStarted();
  }

  register(order: RegisterOrder, onState: (state: RegistrationState) => void): Registration {
    void order, onState;
    throw notStarted();
  }

  /** OPTIONS; any final answer means that somebody is there. */
  async ping(uri: string, timeoutMs?: number): Promise<PingResult> {
    void uri, timeoutMs;
    throw notStarted();
  }
}

function notStarted(): Failure {
  return new Failure('unavailable', { code: 'sip.not-started', message: 'The SIP user agent is not running.' });
}
