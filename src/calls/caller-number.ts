// RFC 3323, RFC 3325, RFC 3966: who calls, as far as it is known and may be known.
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

/**
 * The caller's number; undefined when he has kept it to himself, or it is none. What the line vouches for outweighs what
 * he says of himself.
 */
export function callerNumber(
  invite: Pick<IncomingInvite, 'from' | 'asserted' | 'privacy'>,
): string | undefined {
  const isPrivate = invite.privacy.some((wish) => wish === 'id' || wish === 'user' || wish === 'header');
  return isPrivate ? undefined : readNumber((invite.asserted ?? invite.from).user);
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
  // escaped control characters are no text: PostgreSQL takes no NUL, and a row has to be written
  const text = decoded(asked).replace(/\p{Cc}/gu, '');
  return own ?? (text.slice(0, 40) || 'unknown');
}

function decoded(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}
