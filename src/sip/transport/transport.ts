// RFC 3261 §18: what the core asks of a transport. UDP, TCP and TLS are here; WebSocket (RFC 7118) fits the same shape.
import { isIPv6, SocketAddress } from 'node:net';

/** As in Via. */
export type Protocol = 'UDP' | 'TCP' | 'TLS' | 'WS' | 'WSS';

/** A place that messages go to or come from. */
export interface Endpoint {
  /** An IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** UDP when absent. */
  readonly protocol?: Protocol;
  /** The name that its certificate must be for; what the URI named, in lower case (RFC 5922 §7.3). */
  readonly serverName?: string;
  /** A SIPS URI leads there, so ours must be one too (RFC 3261 §8.1.1.8). */
  readonly sips?: boolean;
  /** The connection that a message has come by. */
  readonly connection?: number;
  /** Where a response goes when that connection is gone (RFC 3261 §18.2.2). */
  readonly returnPort?: number;
  /** Only by a connection that the far end has made: nobody can be connected to there. */
  readonly accepted?: true;
}

export interface TransportEvents {
  /** One message: a datagram, or what a stream's framing has cut out. */
  onBytes(bytes: Buffer, source: Endpoint): void;
  /** A stream ends with this message, of which only the header section can be read. */
  onBroken?(head: Buffer, status: number, why: string, source: Endpoint): void;
  /** Nobody can be reached there (ICMP, a refused connection). */
  onUnreachable(destination: Endpoint): void;
  /** Whether a connection from there is closed as soon as it comes. */
  refuses?(host: string): boolean;
  /** Whether that one is no stranger: more connections are taken from there. */
  knows?(host: string): boolean;
  /** A connection is gone that our requests went by; responses still may find another way. */
  onDisconnected?(remote: Endpoint): void;
}

export interface Transport {
  readonly protocol: Protocol;
  /** Where it listens, once open. */
  readonly address: Endpoint;
  open(events: TransportEvents): Promise<void>;
  close(): Promise<void>;
  send(bytes: Buffer, destination: Endpoint): void;
  /** What still waits for a connection to there does not leave any more. */
  withdraw?(bytes: Buffer, destination: Endpoint): void;
  /** Asks the network whether somebody listens there; only a "no" is reported, by `onUnreachable`. */
  probe(destination: Endpoint): void;
  /** Keeps an open connection alive by pings that have to be answered from now on (RFC 5626 §4.4.1). */
  keepOpen?(destination: Endpoint, everyMs: number): void;
  /** Closes the connections that came from such hosts of a network (`networkOf`). */
  closeFrom?(network: string, isMeant: (host: string) => boolean): void;
  /** Whether a message to there would leave by a connection that is open already. */
  connected?(destination: Endpoint): boolean;
  /** False when it only dials: `address` then leads nowhere. */
  readonly listens?: boolean;
}

export function protocolOf(endpoint: Endpoint): Protocol {
  return endpoint.protocol ?? 'UDP';
}

/** Whether it retransmits by itself (RFC 3261 §17). */
export function isReliable(endpoint: Endpoint): boolean {
  return protocolOf(endpoint) !== 'UDP';
}

export function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.host === b.host && a.port === b.port && protocolOf(a) === protocolOf(b);
}

/** Whether it is an address of IPv6; that one of IPv4 is none costs next to nothing to say, which is asked of every message. */
export function isSix(host: string): boolean {
  return host.includes(':') && isIPv6(host);
}

/** The one way of writing an address: without brackets, IPv6 as RFC 5952, an IPv4-mapped one as IPv4. */
export function canonicalHost(host: string): string {
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  if (!isSix(bare) || bare.includes('%')) return bare;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare);
  return mapped?.[1] ?? new SocketAddress({ address: bare, family: 'ipv6' }).address;
}

/** RFC 5626 §5.3: the way back to who has written from there, past NAT: his own address, or the connection that he has made. */
export function flowTo({ host, port, protocol }: Endpoint): Endpoint {
  const endpoint = { host, port, ...(protocol === undefined ? {} : { protocol }) };
  return isReliable(endpoint) ? { ...endpoint, accepted: true } : endpoint;
}

/** `host:port`, IPv6 in brackets. */
export function hostPort(host: string, port: number): string {
  return `${isSix(host) ? `[${host}]` : host}:${port}`;
}
