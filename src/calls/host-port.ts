// RFC 3261 §25.1 (hostport, IPv6reference) and RFC 5952 (the one way of writing an IPv6 address).
import { isIPv6, SocketAddress } from 'node:net';

export interface HostPort {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port?: number;
}

const name = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/**
 * What people type for a server: `host`, `host:port`, an IPv6 address with or without brackets, `sip:` before it or not.
 * Undefined when it is none of these.
 */
export function readHostPort(typed: string): HostPort | undefined {
  const text = typed.trim().replace(/^sip:/i, '');
  if (isIPv6(text)) return text.includes('%') ? undefined : { host: canonical(text) };
  const split = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text);
  if (!split) return undefined;
  const [, six, other = '', digits] = split;
  if (six === undefined ? !name.test(other) : !isIPv6(six) || six.includes('%')) return undefined;
  const host = six === undefined ? other : canonical(six);
  if (digits === undefined) return { host };
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

/** As it stands in a URI: IPv6 in brackets. */
export function uriHost(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

export function writeHostPort({ host, port }: HostPort): string {
  return port === undefined ? uriHost(host) : `${uriHost(host)}:${port}`;
}

function canonical(address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address;
}
