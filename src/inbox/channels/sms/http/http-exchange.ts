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
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
  ...['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID'],
]);

/** One request to a gateway. Follows no redirection: a key goes nowhere but to the address that was set. Never rejects. */
export async function exchange(
  order: HttpOrder,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<HttpAnswer> {
  const late = new AbortController();
  const timer = clock.after(patienceMs, () => late.abort());
  try {
    const { url, ...init } = order;
    const response = await fetch(url, { ...init, redirect: 'manual', signal: late.signal });
    return judge(response.status, await readBody(response));
  } catch (error) {
    const code = codeOf(error);
    if (code !== undefined && notSent.has(code)) return { kind: 'refused', trouble: 'unreachable' };
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
  if (status === 429 || status === 503) return { kind: 'refused', trouble: 'limited' };
  if (status >= 300 && status < 400) return { kind: 'refused', trouble: 'broken' };
  // something behind it may have taken the message before it failed
  if (status >= 500 || body === undefined) return { kind: 'unknown' };
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

function codeOf(error: unknown): string | undefined {
  const cause = (error as { cause?: { code?: unknown; message?: unknown; errors?: { code?: unknown }[] } })
    .cause;
  // ports that fetch (Fetch standard, “port blocking”) does not ask at all
  if (cause?.message === 'bad port') return 'ECONNREFUSED';
  const code = cause?.code ?? cause?.errors?.[0]?.code;
  return typeof code === 'string' ? code : undefined;
}
