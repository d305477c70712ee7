// RFC 3261 §22.4, RFC 7616 §3.3, RFC 8760: challenging requests and checking the answers.
import type { Clock } from '../../base/index.ts';
import type { SipRequest } from '../message/message.ts';
import { quote } from '../message/params.ts';
import { isSipUri, parseUri } from '../message/uri.ts';
import { parseAuthValues } from './auth-params.ts';
import { digestResponse, readAlgorithm, type DigestAlgorithm } from './digest-response.ts';
import { equal, Nonces } from './nonces.ts';

export interface DigestServerOptions {
  readonly clock: Clock;
  readonly realm: string;
  /** What we offer, the preferred one first (RFC 8760 §2.3). Some old peers read the first only and know MD5 only. */
  readonly algorithms: readonly DigestAlgorithm[];
  passwordOf(username: string, realm: string): string | undefined;
}

export type DigestVerdict =
  | { readonly ok: true; readonly username: string }
  /** `stale`: right but for its nonce; `wrong`: a name or a password that nobody has. */
  | { readonly ok: false; readonly stale: boolean; readonly wrong: boolean };

export class DigestServer {
  readonly #options: DigestServerOptions;
  readonly #nonces: Nonces;

  constructor(options: DigestServerOptions) {
    this.#options = options;
    this.#nonces = new Nonces(options.clock);
  }

  /** Values for WWW-Authenticate. */
  challenges(stale: boolean): string[] {
    const nonce = this.#nonces.issue();
    const tail = stale ? ', stale=true' : '';
    return this.#options.algorithms.map(
      (algorithm) =>
        `Digest realm=${quote(this.#options.realm)}, nonce="${nonce}", algorithm=${algorithm}, qop="auth"${tail}`,
    );
  }

  /** `stale`: the password was right, but the nonce has expired or was used before. */
  check(request: SipRequest): DigestVerdict {
    for (const value of request.headers.all('authorization').flatMap(parseAuthValues)) {
      if (value.scheme !== 'digest' || value.params.get('realm') !== this.#options.realm) continue;
      return this.#verify(request, value.params);
    }
    return { ok: false, stale: false, wrong: false };
  }

  #verify(request: SipRequest, params: ReadonlyMap<string, string>): DigestVerdict {
    const refused = { ok: false, stale: false, wrong: true } as const;
    const username = params.get('username') ?? '';
    const nonce = params.get('nonce') ?? '';
    const nc = params.get('nc') ?? '';
    const uri = params.get('uri') ?? '';
    const qop = params.get('qop');
    const algorithm = readAlgorithm(params.get('algorithm'));
    const password = this.#options.passwordOf(username, this.#options.realm);
    const counted = qop !== undefined;
    if (!algorithm || !this.#options.algorithms.includes(algorithm.algorithm)) return refused;
    if (password === undefined || !sameHost(uri, request.uri)) return refused;
    if (counted && (qop !== 'auth' || !/^[0-9a-f]{8}$/i.test(nc))) return refused;
    const expected = digestResponse({
      ...algorithm,
      username,
      realm: this.#options.realm,
      password,
      method: request.method,
      uri,
      nonce,
      nc,
      cnonce: params.get('cnonce') ?? '',
      body: request.body,
      ...(counted ? { qop: 'auth' as const } : {}),
    });
    if (!equal(expected, (params.get('response') ?? '').toLowerCase())) return refused;
    const use = this.#nonces.use(nonce, counted ? parseInt(nc, 16) : undefined);
    if (use.fresh) return { ok: true, username };
    return { ok: false, stale: use.ours, wrong: false };
  }
}

// RFC 7616 §3.4.6: the same place; some peers name it without the user, and a proxy may have changed that
function sameHost(named: string, requested: string): boolean {
  const hosts = [named, requested].map((text) => {
    const uri = parseUri(text);
    return uri.ok && isSipUri(uri.value) ? uri.value.host : undefined;
  });
  return hosts[0] !== undefined && hosts[0] === hosts[1];
}
