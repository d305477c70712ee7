// RFC 4028 §4, §5, §7, §9: how long a session lasts without a refresh, and whose turn it is to send one.
import type { Headers } from '../message/headers.ts';
import { readParams } from '../message/params.ts';

/** What we want of session timers. */
export interface SessionTimerPolicy {
  /** A session lasts so long without a refresh, seconds; it is refreshed after half of it. */
  readonly expiresS: number;
  /** What we agree to at the least, seconds. RFC 4028 §5 forbids less than 90. */
  readonly shortestS: number;
  /** Who is to refresh where that is for us to say; when absent the far end may choose in calls of ours, and we do it else. */
  readonly refresher?: 'them';
}

export const standardSessionTimer: SessionTimerPolicy = { expiresS: 1800, shortestS: 90 };

export interface SessionAgreement {
  readonly expiresS: number;
  readonly refresher: 'us' | 'them';
  /** False when the far end keeps no session timers: then we only ask, now and then, whether the dialog is still known. */
  readonly kept: boolean;
}

/** What a request of ours says about its session. */
export interface SessionWish {
  readonly expiresS: number;
  /** What a 422 has taught us. */
  readonly minS?: number;
  readonly refresher?: 'us' | 'them';
}

export type IntervalAnswer =
  | {
      readonly ok: true;
      readonly agreement: SessionAgreement;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** 422 with this Min-SE. */
  | { readonly ok: false; readonly minS: number };

interface SessionExpires {
  readonly seconds: number;
  readonly refresher: string | undefined;
}

const lowestMinS = 90;
const longestS = 86_400;

/** Puts Session-Expires and Min-SE into an INVITE or UPDATE of ours; Supported is the caller's. */
export function writeWish(headers: Headers, wish: SessionWish): void {
  const refresher = wish.refresher && (wish.refresher === 'us' ? 'uac' : 'uas');
  headers.add(
    'Session-Expires',
    `${wish.expiresS}${refresher === undefined ? '' : `;refresher=${refresher}`}`,
  );
  if (wish.minS !== undefined) headers.add('Min-SE', String(wish.minS));
}

/** §7.4: what to ask for after a 422; undefined when it asks for nothing that we could raise. */
export function raisedWish(wish: SessionWish, refusal: Headers): SessionWish | undefined {
  const minS = minSeOf(refusal);
  if (minS <= wish.expiresS || minS > longestS) return undefined;
  return { ...wish, expiresS: minS, minS };
}

/** §7.2: what the 2xx to a request of ours has settled. */
export function agreedBy(response: Headers, policy: SessionTimerPolicy): SessionAgreement {
  const expires = readSessionExpires(response);
  if (!expires) return { expiresS: policy.expiresS, refresher: 'us', kept: false };
  return {
    expiresS: Math.max(lowestMinS, Math.min(expires.seconds, longestS)),
    refresher: expires.refresher === 'uas' ? 'them' : 'us',
    kept: true,
  };
}

/** §9 and its table 2: the answer to what an INVITE or UPDATE from outside asks. */
export function answerInterval(request: Headers, policy: SessionTimerPolicy): IntervalAnswer {
  const supported = [...request.list('supported'), ...request.list('require')].some(
    (tag) => tag.toLowerCase() === 'timer',
  );
  const asked = readSessionExpires(request);
  if (asked && asked.seconds < policy.shortestS && supported) return { ok: false, minS: policy.shortestS };
  // a proxy's wish that nobody may refuse, and that nobody should fulfil
  const usable = asked && asked.seconds >= lowestMinS ? asked : undefined;
  if (!supported && !usable)
    return { ok: true, agreement: { expiresS: policy.expiresS, refresher: 'us', kept: false }, headers: {} };
  const wanted = Math.max(policy.expiresS, minSeOf(request));
  const expiresS = Math.min(usable?.seconds ?? wanted, wanted);
  const wished = usable?.refresher ?? (policy.refresher === 'them' ? 'uac' : 'uas');
  const refresher = supported && wished === 'uac' ? 'uac' : 'uas';
  return {
    ok: true,
    agreement: { expiresS, refresher: refresher === 'uac' ? 'them' : 'us', kept: true },
    headers: {
      'Session-Expires': `${expiresS};refresher=${refresher}`,
      ...(supported ? { Require: 'timer' } : {}),
    },
  };
}

/** When a session that was not refreshed is ended: before its end, so that the BYE is still understood (§10). */
export function expiryMs(agreement: SessionAgreement): number {
  return (agreement.expiresS - Math.min(32, agreement.expiresS / 3)) * 1000;
}

function readSessionExpires(headers: Headers): SessionExpires | undefined {
  const text = headers.get('session-expires');
  const seconds = /^\s*(\d{1,9})\s*(?=;|$)/.exec(text ?? '');
  if (text === undefined || !seconds) return undefined;
  const params = readParams(text, seconds[0].length);
  if (!params.ok) return undefined;
  return { seconds: Number(seconds[1]), refresher: params.value.get('refresher')?.toLowerCase() };
}

function minSeOf(headers: Headers): number {
  const seconds = /^\s*(\d{1,9})\s*(?:;|$)/.exec(headers.get('min-se') ?? '')?.[1];
  return Math.max(lowestMinS, Number(seconds ?? 0));
}
