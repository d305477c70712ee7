// RFC 3261 §10.2: keeping a binding at a registrar alive.
import type { SipCredentials } from './invite.ts';

export interface RegisterOrder {
  /** The registrar: `sip:host:port`. */
  readonly registrar: string;
  /** The address of record: `sip:user@domain`. */
  readonly aor: string;
  readonly credentials?: SipCredentials;
  readonly outboundProxy?: string;
  /** Wanted lifetime of a binding; the registrar may shorten it. 300 when absent. */
  readonly expiresS?: number;
}

export type RegistrationState =
  | { readonly state: 'registering' }
  | { readonly state: 'registered'; readonly expiresS: number }
  /** Tried again by itself after `retryInMs`. `status`: 401/403 refused, 408 no answer, 503 transport. */
  | { readonly state: 'failed'; readonly status: number; readonly reason: string; readonly retryInMs: number }
  | { readonly state: 'unregistered' };

export interface Registration {
  readonly state: RegistrationState;
  /** Takes the binding away; resolves when the registrar has answered or after 32 s at most. */
  stop(): Promise<void>;
}
