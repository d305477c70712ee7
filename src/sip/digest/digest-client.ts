// RFC 3261 §22.2–22.3, RFC 7616, RFC 8760: answering challenges.
import { newToken } from '../../base/index.ts';
import type { SipCredentials } from '../invite.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { quote } from '../message/params.ts';
import { parseAuthValues } from './auth-params.ts';
import { digestResponse, readAlgorithm, type DigestAlgorithm } from './digest-response.ts';

interface Challenge {
  /** The request header that answers it. */
  readonly header: 'Authorization' | 'Proxy-Authorization';
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** As written, to be repeated. */
  readonly algorithmText: string | undefined;
  readonly algorithm: DigestAlgorithm;
  readonly session: boolean;
  readonly qop: 'auth' | 'auth-int' | undefined;
  readonly stale: boolean;
  /** How often its nonce has been used. */
  uses: number;
}

const strength: readonly DigestAlgorithm[] = ['MD5', 'SHA-256', 'SHA-512-256'];
const maxRealms = 4;

/** Remembers the challenges of one account's servers and signs requests with them. */
export class DigestClient {
  readonly #credentials: SipCredentials | undefined;
  readonly #challenges = new Map<string, Challenge>();

  constructor(credentials: SipCredentials | undefined) {
    this.#credentials = credentials;
  }

  /** The nonces that `sign` would use now; to be handed to `learn` with the answer. */
  get nonces(): ReadonlySet<string> {
    return new Set([...this.#challenges.values()].map((challenge) => challenge.nonce));
  }

  /** Puts credentials for every known challenge on a request. */
  sign(request: SipRequest): void {
    request.headers.remove('authorization');
    request.headers.remove('proxy-authorization');
    if (!this.#credentials) return;
    for (const challenge of this.#challenges.values()) {
      request.headers.add(challenge.header, answer(challenge, this.#credentials, request));
    }
  }

  /**
   * Takes the challenges of a 401 or 407. True when the request is worth sending again.
   * `fresh` are the nonces that were issued to this very request: refused with those, the password is wrong.
   */
  learn(response: SipResponse, fresh: ReadonlySet<string>): boolean {
    const header = response.status === 401 ? 'Authorization' : 'Proxy-Authorization';
    const offered = response.headers
      .all(response.status === 401 ? 'www-authenticate' : 'proxy-authenticate')
      .flatMap(parseAuthValues)
      .map((value) => (value.scheme === 'digest' ? readChallenge(header, value.params) : undefined))
      .filter((challenge) => challenge !== undefined);
    if (!this.#credentials || offered.length === 0) return false;
    let worthwhile = false;
    for (const realm of new Set(offered.map((challenge) => challenge.realm))) {
      const best = strongest(offered.filter((challenge) => challenge.realm === realm));
      const key = `${header} ${realm}`;
      const known = this.#challenges.get(key);
      if (known && fresh.has(known.nonce) && !best.stale) return false;
      if (!known && this.#challenges.size >= maxRealms) return false;
      this.#challenges.set(key, best);
      worthwhile = true;
    }
    return worthwhile;
  }
}

function strongest(challenges: readonly Challenge[]): Challenge {
  return challenges.reduce((best, other) =>
    strength.indexOf(other.algorithm) > strength.indexOf(best.algorithm) ? other : best,
  );
}

function readChallenge(
  header: Challenge['header'],
  params: ReadonlyMap<string, string>,
): Challenge | undefined {
  const realm = params.get('realm');
  const nonce = params.get('nonce');
  const algorithm = readAlgorithm(params.get('algorithm'));
  const qops = params
    .get('qop')
    ?.toLowerCase()
    .split(',')
    .map((qop) => qop.trim());
  const qop = qops?.includes('auth') ? 'auth' : qops?.includes('auth-int') ? 'auth-int' : undefined;
  if (realm === undefined || nonce === undefined || !algorithm || (qops && !qop)) return undefined;
  const stale = params.get('stale')?.toLowerCase() === 'true';
  return {
    header,
    realm,
    nonce,
    opaque: params.get('opaque'),
    algorithmText: params.get('algorithm'),
    ...algorithm,
    qop,
    stale,
    uses: 0,
  };
}

function answer(challenge: Challenge, credentials: SipCredentials, request: SipRequest): string {
  challenge.uses += 1;
  const username = credentials.authUsername ?? credentials.username;
  const nc = challenge.uses.toString(16).padStart(8, '0');
  const cnonce = newToken(12);
  const { realm, nonce, qop, opaque } = challenge;
  const response = digestResponse({
    ...challenge,
    username,
    password: credentials.password,
    method: request.method,
    uri: request.uri,
    nc,
    cnonce,
    body: request.body,
  });
  const parts = [`username=${quote(username)}`, `realm=${quote(realm)}`, `nonce=${quote(nonce)}`];
  parts.push(`uri=${quote(request.uri)}`, `response="${response}"`);
  if (challenge.algorithmText !== undefined) parts.push(`algorithm=${challenge.algorithmText}`);
  if (opaque !== undefined) parts.push(`opaque=${quote(opaque)}`);
  if (qop !== undefined) parts.push(`qop=${qop}`, `nc=${nc}`);
  if (qop !== undefined || challenge.session) parts.push(`cnonce="${cnonce}"`);
  return `Digest ${parts.join(', ')}`;
}
