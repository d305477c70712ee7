// RFC 3323, RFC 3325, RFC 3966: who calls, as far as it is known and may be known.
import { shortened, storableText } from '../base/index.ts';
import type { IncomingInvite } from '../sip/index.ts';

/**
 * A number as lines of this country write it, in E.164: `+7912…`, `7912…`, `8912…`, `912…`, `8 10 44…`, `0044…`. A short
 * one (an extension, an emergency number) stays as it is; undefined for what is no number.
 */
export function readNumber(written: string): string | undefined {
  const bare = decoded(written)
    .split(';')[0]!
    .replace(/[\s().-]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(bare)) return bare;
  if (!/^\d{1,20}$/.test(bare)) return undefined;
  if (/^[78]\d{10}$/.test(bare) && !bare.startsWith('810')) return `+7${bare.slice(1)}`;
  if (/^[3489]\d{9}$/.test(bare)) return `+7${bare}`;
  const abroad = /^(?:810|00)([1-9]\d{6,14})$/.exec(bare)?.[1];
  if (abroad !== undefined) return `+${abroad}`;
  if (bare.length <= 6) return bare;
  return bare.length >= 11 && bare.length <= 15 && !bare.startsWith('0') ? `+${bare}` : undefined;
}

type Caller = Pick<IncomingInvite, 'from' | 'asserted' | 'privacy'>;

/**
 * The caller's number, or what stands in its place (`CLINIC-5`), as it is; undefined when he has kept it to himself. What
 * the line vouches for outweighs what he says of himself.
 */
export function callerNumber(invite: Caller): string | undefined {
  if (isPrivate(invite)) return undefined;
  const { user } = invite.asserted ?? invite.from;
  return readNumber(user) ?? senderName(user);
}

/** What he is called beside his number; undefined when that says no more than the number, or he keeps it to himself. */
export function callerName(invite: Caller): string | undefined {
  if (isPrivate(invite)) return undefined;
  const name = plainText(invite.asserted?.name ?? invite.from.name ?? '', 80);
  return name === '' || nobody.test(name) || readNumber(name) !== undefined ? undefined : name;
}

/** Somebody who has sent a call on to us. */
export interface Forwarder {
  /** As `callerNumber`; absent when he stays unknown. */
  readonly number?: string;
  /** RFC 5806 §4. */
  readonly reason?: string;
}

/** By whom the call was sent on before it came to us, in the order in which it went. */
export function forwarders({ diversions }: Pick<IncomingInvite, 'diversions'>): readonly Forwarder[] {
  return diversions
    .slice(0, mostForwarders)
    .reverse()
    .map(({ user, reason = '' }) => {
      const number = readNumber(user) ?? senderName(user);
      return {
        ...(number !== undefined && { number }),
        ...(forwardReasons.has(reason) && { reason }),
      };
    });
}

const mostForwarders = 5;
const forwardReasons: ReadonlySet<string> = new Set([
  'user-busy',
  'no-answer',
  'unavailable',
  'unconditional',
  'time-of-day',
  'do-not-disturb',
  'deflection',
  'follow-me',
  'out-of-service',
  'away',
]);

/** RFC 3323 §4.1.1.3, and what gateways write in its place. */
const nobody = /^(?:anonymous|anonym|unavailable|unknown|restricted|private|withheld|invalid|none)$/i;

function isPrivate({ privacy }: Caller): boolean {
  return privacy.some((wish) => wish === 'id' || wish === 'user' || wish === 'header');
}

/** Letters where a number is usual: companies and gateways name themselves so. */
function senderName(user: string): string | undefined {
  const name = plainText(decoded(user), 40);
  return /\p{L}/u.test(name) && !nobody.test(name) ? name : undefined;
}

/** Escaped control characters are no text; half a sign where it was cut could be neither written down nor sent on. */
function plainText(text: string, most: number): string {
  return shortened(text.replace(/\p{C}/gu, '').trim(), most);
}

/** What stands in the place of his number, as an address at `domain`: what he has written into it is escaped. */
export function callerUri(number: string, domain: string): string {
  return `sip:${encodeURIComponent(storableText(number)).replaceAll('%2B', '+')}@${domain}`;
}

/**
 * Which of our numbers was dialled. A line that we sign in to may call the name that we have signed in by: then the
 * number stands in To.
 */
export function dialledNumber(
  invite: Pick<IncomingInvite, 'requestUser' | 'to'>,
  line: { readonly username?: string; readonly callerId?: string },
): string {
  const asked = invite.requestUser === line.username ? invite.to.user : invite.requestUser;
  const number = readNumber(asked);
  if (number !== undefined) return number;
  const own = line.callerId === undefined ? undefined : (readNumber(line.callerId) ?? line.callerId);
  return own ?? (plainText(decoded(asked), 40) || 'unknown');
}

function decoded(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}
