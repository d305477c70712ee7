// RFC 4291 §2.5.1, RFC 6177: who has one IPv6 address has all that share its first 64 bits.
import { ipv6Groups } from '../../base/index.ts';
import { isSix } from './transport.ts';

/** What is counted as one source: an IPv4 address as it is, of an IPv6 address its /64. */
export function networkOf(host: string): string {
  if (!isSix(host)) return host;
  const first = ipv6Groups(host).slice(0, 4);
  return `${first.map((group) => group.toString(16)).join(':')}::/64`;
}
