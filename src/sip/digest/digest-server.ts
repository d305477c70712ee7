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
  /** What who says this name is offered, and may answer by, the preferred one first (RFC 8760 §2.3). */
  algorithmsOf(username: string): readonly DigestAlgorithm[];
  passwordOf(username: string, realm: string): string | undefined;
}

/**
 * What is wrong with credentials: a name that nobody has; another password; an algorithm that was not offered, or another
 * place than the request's; a nonce that is not valid any more (a new one is told with the refusal).
 */
export type SignInFault = 'unknown-name' | 'wrong-password' | 'wrong-digest' | 'old-nonce';

export type DigestVerdict =
  | { readonly ok: true; readonly username: string }
  /** `stale`: right but for its nonce; `wrong`: a name or a password that nobody has; neither: nobody was named. */
  | {
      readonly ok: false;
      readonly stale: boolean;
      readonly wrong: boolean;
      readonly refused?: { readonly username: string; readonly why: SignInFault };
    };

export class DigestServer {
  readonly #options: DigestServerOptions;
  readonly #nonces: Nonces;

  constructor(options: DigestServerOptions) {
    this.#options = options;
    this.#nonces = new Nonces(options.clock);
  }

  /** Values for WWW-Authenticate, to who says that name. */
  challenges(username: string, stale: boolean): string[] {
    const nonce = this.#nonces.issue();
    const tail = stale ? ', stale=true' : '';
    return this.#options
      .algorithmsOf(username)
      .map(
        (algorithm) =>
          `Digest realm=${quote(this.#options.realm)}, nonce="${nonce}", algorithm=${algorithm}, qop="auth"${tail}`,
      );
  }

  /** The name that signs the request here; undefined when it is not signed. */
  loginIn(request: SipRequest): string | undefined {
    const credentials = this.#credentialsIn(request);
    return credentials && (credentials.get('username') ?? '');
  }

  /** `stale`: the password was right, but the nonce is none of ours, has expired or was used before. */
  check(request: SipRequest): DigestVerdict {
    const credentials = this.#credentialsIn(request);
    return credentials ? this.#verify(request, credentials) : { ok: false, stale: false, wrong: false };
  }

  /**
   * Uses up the signature of a request that is taken or refused without asking for it: who has overheard it can't put it
   * on another. One that is wrong uses nothing up.
   */
  spend(request: SipRequest): void {
    const credentials = this.#credentialsIn(request);
    if (credentials) this.#verify(request, credentials);
  }

  #credentialsIn(request: SipRequest): ReadonlyMap<string, string> | undefined {
    for (const value of request.headers.all('authorization').flatMap(parseAuthValues))
      if (value.scheme === 'digest' && value.params.get('realm') === this.#options.realm) return value.params;
    return undefined;
  }

  #verify(request: SipRequest, params: ReadonlyMap<string, string>): DigestVerdict {
    const username = params.get('username') ?? '';
    const nonce = params.get('nonce') ?? '';
    const nc = params.get('nc') ?? '';
    const uri = params.get('uri') ?? '';
    const qop = params.get('qop');
    const refused = (why: SignInFault): DigestVerdict => ({
      ok: false,
      stale: false,
      wrong: true,
      refused: { username, why },
    });
    const algorithm = readAlgorithm(params.get('algorithm'));
    const password = this.#options.passwordOf(username, this.#options.realm);
    const counted = qop !== undefined;
    if (password === undefined) return refused('unknown-name');
    if (!algorithm || !this.#options.algorithmsOf(username).includes(algorithm.algorithm))
      return refused('wrong-digest');
    if (counted && (qop !== 'auth' || !/^[0-9a-f]{8}$/i.test(nc))) return refused('wrong-digest');
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
    if (!equal(expected, (params.get('response') ?? '').toLowerCase())) return refused('wrong-password');
    const isFresh = this.#nonces.use(nonce, counted ? parseInt(nc, 16) : undefined);
    if (!isSamePlace(uri, request)) return refused('wrong-digest');
    if (isFresh) return { ok: true, username };
    // RFC 7616 §3.3: only the nonce is invalid, be it of before a restart of ours; a guess has been told from that above
    return { ok: false, stale: true, wrong: false, refused: { username, why: 'old-nonce' } };
  }
}

/** What is paid for, or reaches people: it goes to whom its signature names, and to nobody else. */
const namesItsUser = new Set(['INVITE', 'MESSAGE']);

// RFC 7616 §3.4.6, RFC 3261 §22.4: the same place as in the request line. Ports and parameters are not compared, as proxies
// add and take them away; nor is the user where nobody is called by it, as some peers leave it out
function isSamePlace(named: string, { method, uri }: SipRequest): boolean {
  const [signed, requested] = [named, uri].map((text) => {
    const read = parseUri(text);
    return read.ok && isSipUri(read.value) ? read.value : undefined;
  });
  if (!signed || !requested || signed.host !== requested.host) return false;
  return !namesItsUser.has(method) || signed.user === requested.user;
}
