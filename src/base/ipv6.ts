// RFC 4291 §2.2: IPv6 addresses by their groups.
import { isIPv4 } from 'node:net';

/** The eight groups of 16 bits of an IPv6 address; a zone behind `%` is left out. */
export function ipv6Groups(host: string): number[] {
  const [left = '', right] = (host.split('%')[0] as string).split('::');
  const before = groupsOf(left);
  const behind = right === undefined ? [] : groupsOf(right);
  const zeros = new Array<number>(Math.max(0, 8 - before.length - behind.length)).fill(0);
  return [...before, ...zeros, ...behind];
}

function groupsOf(text: string): number[] {
  return text === ''
    ? []
    : text.split(':').flatMap((group) => (isIPv4(group) ? halves(group) : [parseInt(group, 16)]));
}

/** An IPv4 address at the end stands for two groups. */
function halves(address: string): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}
