// RFC 3326 Reason and RFC 3261 §20.33 Retry-After.
import { isToken, readParams } from './params.ts';
import { splitList } from './params.ts';
import type { Headers } from './headers.ts';

/** As a telephone understands why it rings no more. */
export const answeredElsewhere = { Reason: 'SIP;cause=200;text="Call completed elsewhere"' };

/** What the Reason headers of a message say, for those of their protocols that we know. */
export function causesOf(headers: Headers): { readonly q850?: number; readonly sipCause?: number } {
  const q850 = q850Of(headers);
  const sipCause = causeBy(headers, 'SIP', 200, 699);
  return { ...(q850 === undefined ? {} : { q850 }), ...(sipCause === undefined ? {} : { sipCause }) };
}

/** The Q.850 cause (1–127) of a Reason header, when there is one. */
export function q850Of(headers: Headers): number | undefined {
  return causeBy(headers, 'Q.850', 1, 127);
}

function causeBy(headers: Headers, name: string, from: number, to: number): number | undefined {
  for (const text of headers.all('reason').flatMap(splitList)) {
    const semicolon = text.indexOf(';');
    const protocol = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
    if (!isToken(protocol) || protocol.toUpperCase() !== name) continue;
    const params = semicolon < 0 ? undefined : readParams(text, semicolon);
    const cause = params?.ok ? params.value.get('cause') : undefined;
    if (cause !== undefined && /^\d{1,3}$/.test(cause) && Number(cause) >= from && Number(cause) <= to)
      return Number(cause);
  }
  return undefined;
}

/** Seconds of Retry-After, when it is there and sound. */
export function retryAfterOf(headers: Headers): number | undefined {
  const match = /^(\d{1,9})(?:\s*[(;].*)?$/.exec(headers.get('retry-after') ?? '');
  return match ? Number(match[1]) : undefined;
}
