// RFC 4291 §2.5.1, RFC 6177: who has one IPv6 address has all that share its first 64 bits.
import { isIPv4, isIPv6 } from 'node:net';

/** What is counted as one source: an IPv4 address as it is, of an IPv6 address its /64. */
export function networkOf(host: string): string {
  if (!isIPv6(host)) return host;
  const [left = '', right] = (host.split('%')[0] as string).split('::');
  const before = groupsOf(left);
  const behind = right === undefined ? [] : groupsOf(right);
  const zeros = Array.from({ length: 8 - before.length - behind.length }, () => '0');
  const first = [...before, ...zeros, ...behind].slice(0, 4);
  return `${first.map((group) => parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** An IPv4 address at the end stands for two of them. */
function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':').flatMap((group) => (isIPv4(group) ? ['0', '0'] : [group]));
}
