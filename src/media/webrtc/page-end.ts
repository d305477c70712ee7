import type { Fingerprint } from './dtls/terms.ts';
import type { IceSession } from './ice-lite.ts';

/** What the descriptions say of the way to a page. */
export interface PageEnd {
  readonly ice: IceSession;
  readonly fingerprint: Fingerprint;
}

/**
 * How the way to a page is: `waiting` for it to come, `connected`, `lost` when it has not been heard of for 15 s and may
 * come back, `closed` by the page itself, or `failed`. A new description begins with `waiting`.
 */
export type PageState = 'waiting' | 'connected' | 'lost' | 'closed' | 'failed';

/** What a stream takes for the far end's address: where ICE leads to is nobody else's business. */
export const pageAddress = { host: 'page', port: 1 } as const;
