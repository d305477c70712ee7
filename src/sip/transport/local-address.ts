// RFC 3261 §18.1.1, §8.1.1.8 and RFC 3581: what we call ourselves in Via and Contact.
import { networkInterfaces } from 'node:os';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Via } from '../message/via.ts';
import type { Endpoint } from './transport.ts';

const maxLearned = 1000;

/** Knows the address that a given destination can answer to. */
export class LocalAddress {
  readonly #bound: () => Endpoint;
  readonly #advertised: string | undefined;
  /** Destination host → our address as it sees it, behind NAT. */
  readonly #seen = new Map<string, Endpoint>();

  constructor(bound: () => Endpoint, advertised: string | undefined) {
    this.#bound = bound;
    this.#advertised = advertised;
  }

  /** `host:port` for a Via. */
  sentBy(destination: Endpoint): string {
    return hostPort({ host: this.#host(destination), port: this.#bound().port });
  }

  /** `host:port` for a Contact. */
  reachedAt(destination: Endpoint): string {
    const seen = this.#advertised === undefined ? this.#seen.get(destination.host) : undefined;
    return seen ? hostPort(seen) : this.sentBy(destination);
  }

  /** Takes from a response's Via how we look from there. True when that is news. */
  learn(destination: Endpoint, via: Via): boolean {
    const host = via.params.get('received') ?? via.host.replace(/^\[|\]$/g, '');
    const port = Number(via.params.get('rport') ?? via.port ?? 5060);
    if (isIP(host) === 0 || !(port >= 1 && port <= 65535)) return false;
    const seen = { host, port };
    const news = hostPort(seen) !== this.reachedAt(destination);
    if (this.#seen.size >= maxLearned) this.#seen.clear();
    this.#seen.set(destination.host, seen);
    return news && this.#advertised === undefined;
  }

  #host(destination: Endpoint): string {
    if (this.#advertised !== undefined) return this.#advertised;
    const { host } = this.#bound();
    return host === '0.0.0.0' || host === '::' ? interfaceTowards(destination.host) : host;
  }
}

// the interface whose network holds the destination, else the first that leaves the machine
function interfaceTowards(destination: string): string {
  const family = isIPv6(destination) ? 'IPv6' : 'IPv4';
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const candidates = all.filter((entry) => entry.family === family);
  for (const entry of candidates) {
    const network = new BlockList();
    network.addSubnet(
      entry.address,
      Number(entry.cidr?.split('/')[1] ?? 32),
      family === 'IPv6' ? 'ipv6' : 'ipv4',
    );
    if (network.check(destination, family === 'IPv6' ? 'ipv6' : 'ipv4')) return entry.address;
  }
  return candidates.find((entry) => !entry.internal)?.address ?? candidates[0]?.address ?? '127.0.0.1';
}

function hostPort(endpoint: Endpoint): string {
  const host = isIPv6(endpoint.host) ? `[${endpoint.host}]` : endpoint.host;
  return `${host}:${endpoint.port}`;
}
