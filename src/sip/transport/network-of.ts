// RFC 4291 §2.2, §2.5.1, RFC 6177: IPv6 addresses by their groups; who has one has all that share its first 64 bits.
import { isIPv4, isIPv6 } from 'node:net';

/** What is counted as one source: an IPv4 address as it is, of an IPv6 address its /64. */
export function networkOf(host: string): string {
  if (!isIPv6(host)) return host;
  const first = ipv6Groups(host).slice(0, 4);
  return `${first.map((group) => group.toString(16)).join(':')}::/64`;
}

/** The eight groups of 16 bits of an IPv6 address. */
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
