import { networkInterfaces } from 'node:os';

/**
 * The address that others reach a socket at that is bound to `bindHost`: itself, or, for `0.0.0.0`, the machine's
 * first IPv4 address that is not a loopback (which loopback peers reach as well).
 */
export function outsideAddress(bindHost: string): string {
  if (bindHost !== '0.0.0.0') return bindHost;
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find((one) => one.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1';
}
