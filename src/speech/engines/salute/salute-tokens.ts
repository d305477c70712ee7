// SaluteSpeech, access tokens (OAuth 2.0): https://developers.sber.ru/docs/ru/salutespeech/api/authentication
import { randomUUID } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import type { Clock } from '../../../base/index.ts';
import type { EngineTrouble } from '../../recognizer.ts';
import { TroubleError } from '../grpc/streamed-dictation.ts';

export const saluteScopes = ['SALUTE_SPEECH_PERS', 'SALUTE_SPEECH_CORP', 'SALUTE_SPEECH_B2B'] as const;

export interface SaluteAccount {
  /** `https://ngw.devices.sberbank.ru:9443/api/v2/oauth` */
  readonly authAddress: string;
  /** The authorization key of the project, Base64 as the cabinet shows it. */
  readonly key: string;
  readonly scope: (typeof saluteScopes)[number];
  /** PEM, trusted besides Node's own roots: the service's certificates are signed by the Russian Trusted Root CA. */
  readonly roots?: string;
}

const answerMs = 5_000;
/** Not used any more so long before its end, and renewed in the background so long before. */
const reserveMs = 30_000;
const renewMs = 300_000;
const mostBytes = 100_000;

/** One for all that speaks with the service: asks for a token when it is needed, once for all who wait. */
export class SaluteTokens {
  readonly #account: SaluteAccount;
  readonly #clock: Clock;
  #token: { readonly value: string; readonly endsAt: number } | undefined;
  #asking: Promise<string> | undefined;

  constructor(account: SaluteAccount, clock: Clock) {
    this.#account = account;
    this.#clock = clock;
  }

  /** At once when there is one that is good, else a promise, which rejects with `TroubleError`. */
  take(): string | Promise<string> {
    const leftMs = (this.#token?.endsAt ?? 0) - this.#clock.now();
    if (this.#token === undefined || leftMs < reserveMs) return this.#ask();
    // one that fails is asked for again by the next who needs it
    if (leftMs < renewMs) this.#ask().catch(() => undefined);
    return this.#token.value;
  }

  /** The service did not take it: the next one is asked for anew. */
  forget(value: string): void {
    if (this.#token?.value === value) this.#token = undefined;
  }

  #ask(): Promise<string> {
    this.#asking ??= this.#fetch().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #fetch(): Promise<string> {
    const { authAddress, key, scope, roots } = this.#account;
    const agent = agentWith(roots);
    const patience = new AbortController();
    const timer = this.#clock.after(answerMs, () => patience.abort());
    try {
      const response = await fetch(authAddress, {
        method: 'POST',
        headers: {
          authorization: `Basic ${key}`,
          rquid: randomUUID(),
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        body: new URLSearchParams({ scope }).toString(),
        redirect: 'error',
        dispatcher: agent,
        signal: patience.signal,
      });
      if (!response.ok) throw new TroubleError(troubleOfStatus(response.status));
      this.#token = readToken(await shortText(response));
      return this.#token.value;
    } catch (error) {
      if (error instanceof TroubleError) throw error;
      throw new TroubleError(patience.signal.aborted ? 'late' : troubleOfConnection(error), error);
    } finally {
      timer.cancel();
      // it may still be sending: nobody listens
      await agent.destroy();
    }
  }
}

/** Through the proxy of the environment, if there is one; trusting also `roots`. */
export function agentWith(roots: string | undefined): EnvHttpProxyAgent {
  if (roots === undefined) return new EnvHttpProxyAgent();
  const ca = [...rootCertificates, roots];
  return new EnvHttpProxyAgent({ connect: { ca }, requestTls: { ca } });
}

async function shortText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    pieces.push(piece as Uint8Array);
    bytes += (piece as Uint8Array).length;
    if (bytes > mostBytes) throw new TroubleError('broken');
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** `{"access_token":"…","expires_at":1679471442391}`, milliseconds since 1970. */
function readToken(text: string): { value: string; endsAt: number } {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch (error) {
    throw new TroubleError('broken', error);
  }
  const { access_token: value, expires_at: endsAt } = (told ?? {}) as Record<string, unknown>;
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value) || typeof endsAt !== 'number') {
    throw new TroubleError('broken');
  }
  return { value, endsAt };
}

function troubleOfStatus(status: number): EngineTrouble {
  // it answers 400 to a key that is none
  if (status === 400 || status === 401 || status === 403) return 'refused';
  if (status === 404) return 'misordered';
  return status === 429 ? 'limited' : 'broken';
}

/** Node's names for certificates that can't be trusted: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const ofCertificates = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)|TLS_CERT_ALTNAME/;

function troubleOfConnection(error: unknown): EngineTrouble {
  const { cause } = (error ?? {}) as { cause?: { code?: unknown } };
  return ofCertificates.test(String(cause?.code)) ? 'untrusted' : 'unreachable';
}
