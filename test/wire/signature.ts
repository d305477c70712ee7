// RFC 7616 §3.4: credentials as a telephone would write them, for tests that speak for one.
import { digestResponse } from '../../src/sip/digest/digest-response.ts';

export interface Signature {
  readonly realm: string;
  readonly nonce: string;
  readonly count: number;
  readonly method?: string;
  /** The place that it is for. */
  readonly uri: string;
}

/** Of telephone 101, whose password is `secret`. */
export function signature({ realm, nonce, count, method = 'INVITE', uri }: Signature): string {
  const nc = count.toString(16).padStart(8, '0');
  const response = digestResponse({
    ...{ algorithm: 'SHA-256', session: false, username: '101', realm, password: 'secret' },
    ...{ method, uri, nonce, qop: 'auth', nc, cnonce: 'c', body: Buffer.alloc(0) },
  });
  const named = { username: '101', realm, nonce, uri, response, cnonce: 'c' };
  const quoted = Object.entries(named).map(([name, value]) => `${name}="${value}"`);
  return `Digest ${quoted.join(', ')}, algorithm=SHA-256, qop=auth, nc=${nc}`;
}

export function nonceIn(challenge: string): string {
  return /nonce="([^"]*)"/.exec(challenge)?.[1] ?? '';
}
