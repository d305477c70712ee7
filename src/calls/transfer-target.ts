import type { Destination } from './destination.ts';

const sipTarget = /^sip:([A-Z0-9_.-]{1,32})@([^;?>]+)/i;
/** So many digits, whatever is written between them, are no extension: an exchange may drop the rest. */
const outsideDigits = 6;

/**
 * Whom a telephone that we dialled at `own` may send a patient on to: an extension beside it, at the same host and port.
 * Never an outside number, whatever its exchange would do with it: who gets hold of a telephone must not call abroad at
 * our cost. Undefined when `target` is anything else.
 */
export function extensionBeside(own: Destination, target: string): Destination | undefined {
  const [, user = '', host] = sipTarget.exec(target) ?? [];
  const [before, , ownHost = '', rest = ''] =
    /^(sips?:)([^@]*)@([^;]+)(.*)$/.exec(own.target)?.slice(1) ?? [];
  if (host?.toLowerCase() !== ownHost.toLowerCase() || isOutside(user)) return undefined;
  return { ...own, target: `${before}${user}@${ownHost}${rest}` };
}

function isOutside(user: string): boolean {
  return user.replaceAll(/\D/g, '').length >= outsideDigits;
}
