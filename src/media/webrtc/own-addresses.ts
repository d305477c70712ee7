import { networkInterfaces } from 'node:os';
import { isIPv6 } from 'node:net';

/**
 * Where a socket that is bound so is reached, for candidates: what was configured first, then, bound to every address,
 * those of the machine, so that a page in the same network needs no way round by the outside.
 */
export function ownAddresses(
  bindHost: string,
  configured: readonly string[],
  interfaces = networkInterfaces(),
): string[] {
  if (bindHost !== '0.0.0.0' && bindHost !== '::') return [...new Set([...configured, bindHost])];
  const found = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !/^fe80:/i.test(address))
    .map(({ address }) => address)
    .filter((address) => bindHost === '::' || !isIPv6(address));
  return [...new Set([...configured, ...found])].slice(0, mostAddresses);
}

// a machine of many containers has dozens
const mostAddresses = 8;
