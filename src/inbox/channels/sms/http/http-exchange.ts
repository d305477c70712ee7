import { loggedError, type Clock, type Log } from '../../../../base/index.ts';
import type { SmsTrouble } from '../sms-gateway.ts';

export interface HttpOrder {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `refused`: nothing has reached the gateway, or it has said no. `unknown`: it may have understood. */
export type HttpAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'refused'; readonly trouble: SmsTrouble }
  | { readonly kind: 'unknown' };

const patienceMs = 20_000;
const mostBytes = 64 * 1024;

/** Codes of Node and undici for a request of which no byte has left. */
const notSent = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'],
  ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID'],
]);
/** The same when they came of connecting: a connection that stands breaks by them, too. */
const notConnected = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']);

/** One request to a gateway. Follows no redirection: a key goes nowhere but to the address that was set. Never rejects. */
export async function exchange(
  order: HttpOrder,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  stopping?: AbortSignal,
): Promise<HttpAnswer> {
  const late = new AbortController();
  const timer = clock.after(patienceMs, () => late.abort());
  try {
    const { url, ...init } = order;
    const signal = stopping ? AbortSignal.any([late.signal, stopping]) : late.signal;
    const response = await fetch(url, { ...init, redirect: 'manual', signal });
    return judge(response.status, await readBody(response));
  } catch (error) {
    if (stopping?.aborted) return { kind: 'unknown' };
    const { code, connecting } = causeOf(error);
    if (code !== undefined && (notSent.has(code) || (connecting && notConnected.has(code)))) {
      return { kind: 'refused', trouble: 'unreachable' };
    }
    // neither the address nor the request: there are numbers and keys in them
    log.warn(
      { code, err: late.signal.aborted ? undefined : loggedError(error) },
      'an SMS gateway did not answer',
    );
    return { kind: 'unknown' };
  } finally {
    timer.cancel();
  }
}

/** RFC 9110 §15: what a status says whatever stands in the body. */
function judge(status: number, body: string | undefined): HttpAnswer {
  if (status === 429) return { kind: 'refused', trouble: 'limited' };
  // §15.4.2, §15.4.8, §15.4.9: the same request is to be made elsewhere
  if (status === 301 || status === 307 || status === 308) return { kind: 'refused', trouble: 'broken' };
  // after 302 and 303 it may have been done, and the answer lies elsewhere; what fails may have taken the message before
  if (status >= 500 || (status >= 300 && status < 400) || body === undefined) return { kind: 'unknown' };
  return { kind: 'answered', status, body };
}

/** Undefined when it is longer than any answer of a gateway. */
async function readBody(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    if (size > mostBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface Cause {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly message?: unknown;
  /** One for each address of a name. */
  readonly errors?: readonly Cause[];
}

function causeOf(error: unknown): { readonly code?: string; readonly connecting: boolean } {
  const { cause } = error as { cause?: Cause };
  // ports that fetch (Fetch standard, “port blocking”) does not ask at all
  if (cause?.message === 'bad port') return { code: 'ECONNREFUSED', connecting: true };
  const [first = cause] = cause?.errors ?? [];
  const code = cause?.code ?? first?.code;
  return { code: typeof code === 'string' ? code : undefined, connecting: first?.syscall === 'connect' };
}
