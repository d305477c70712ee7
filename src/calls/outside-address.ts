import { networkInterfaces } from 'node:os';

type Interfaces = ReturnType<typeof networkInterfaces>;

/**
 * The address that others reach a socket at that is bound to `bindHost`: itself, or, for `0.0.0.0` and `::`, the
 * machine's first IPv4 address that is not a loopback (which loopback peers reach as well).
 */
export function outsideAddress(bindHost: string, interfaces: Interfaces = networkInterfaces()): string {
  if (bindHost !== '0.0.0.0' && bindHost !== '::') return bindHost;
  return (
    outside(interfaces, 'IPv4') ??
    outsideAddress6(bindHost, interfaces) ??
    (bindHost === '::' ? '::1' : '127.0.0.1')
  );
}

/**
 * What a socket is bound to that is to be reached by every address of the machine: `::`, which speaks IPv4 as well, or
 * `0.0.0.0` where no address of IPv6 leads out.
 */
export function everywhere(interfaces: Interfaces = networkInterfaces()): '::' | '0.0.0.0' {
  return outsideAddress6('::', interfaces) === undefined ? '0.0.0.0' : '::';
}

/** The address of IPv6 that a socket bound to `::` has beside that; undefined when the machine has none that leads out. */
export function outsideAddress6(
  bindHost: string,
  interfaces: Interfaces = networkInterfaces(),
): string | undefined {
  return bindHost === '::' ? outside(interfaces, 'IPv6') : undefined;
}

function outside(interfaces: Interfaces, family: 'IPv4' | 'IPv6'): string | undefined {
  const all = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  // a link-local address means something else at each end
  return all.find((one) => one.family === family && !one.internal && !/^fe[89ab]/i.test(one.address))
    ?.address;
}
