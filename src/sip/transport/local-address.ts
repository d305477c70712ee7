// RFC 3261 §18.1.1, §8.1.1.8 and RFC 3581: what we call ourselves in Via and Contact.
import { networkInterfaces } from 'node:os';
import { BlockList, isIP } from 'node:net';
import type { Via } from '../message/via.ts';
import { canonicalHost, hostPort, isSix, protocolOf, type Endpoint } from './transport.ts';

const maxLearned = 1000;

export interface LocalAddressParts {
  /** Where we listen for answers from there; undefined when nothing listens for that protocol. */
  boundFor(destination: Endpoint): Endpoint | undefined;
  /** Of the first transport. */
  bound(): Endpoint;
  readonly advertised: string | undefined;
}

/** Knows the address that a given destination can answer to. */
export class LocalAddress {
  readonly #parts: LocalAddressParts;
  /** Destination host → our address as it sees it, behind NAT. */
  readonly #seen = new Map<string, Endpoint>();

  constructor(parts: LocalAddressParts) {
    this.#parts = parts;
  }

  /** `host:port` for a Via. */
  sentBy(destination: Endpoint): string {
    const { host, port } = this.#own(destination);
    return hostPort(host, port);
  }

  /** `host:port` for a Contact. */
  reachedAt(destination: Endpoint): string {
    const own = this.#own(destination);
    // what is advertised is where we listen: it says nothing of a protocol that nobody listens for
    const listens = this.#parts.boundFor(destination) !== undefined;
    const settled = this.#parts.advertised !== undefined && listens;
    const seen = settled ? undefined : this.#seen.get(keyOf(destination));
    // a connection's own port leads to us only while it lasts: the one that we listen on is better, without NAT
    const listening = protocolOf(destination) !== 'UDP' && listens;
    const best = seen && !(listening && seen.host === own.host) ? seen : own;
    return hostPort(best.host, best.port);
  }

  /** Takes from a response's Via how we look from there. */
  learnVia(destination: Endpoint, via: Via): void {
    const host = canonicalHost(via.params.get('received') ?? via.host);
    this.learn(destination, { host, port: Number(via.params.get('rport') ?? via.port ?? 5060) });
  }

  /** We look so from there. */
  learn(destination: Endpoint, { host, port }: { readonly host: string; readonly port: number }): void {
    if (isIP(host) === 0 || !(port >= 1 && port <= 65535)) return;
    if (this.#seen.size >= maxLearned) this.#seen.clear();
    this.#seen.set(keyOf(destination), { host, port });
  }

  #own(destination: Endpoint): { host: string; port: number } {
    const bound = this.#parts.boundFor(destination);
    const { host, port } = bound ?? this.#parts.bound();
    const { advertised } = this.#parts;
    // an address of one family means nothing to the other
    const known = advertised !== undefined && [0, isIP(destination.host)].includes(isIP(advertised));
    if (known) return { host: advertised, port };
    // a connection leaves by whatever family its destination is of
    const fits = isSix(host) === isSix(destination.host);
    const any = host === '0.0.0.0' || host === '::' || !fits;
    return { host: any ? interfaceTowards(destination.host) : host, port };
  }
}

function keyOf(destination: Endpoint): string {
  return `${protocolOf(destination)} ${destination.host}`;
}

// the interface whose network holds the destination, else the first that leaves the machine
function interfaceTowards(destination: string): string {
  const family = isSix(destination) ? 'IPv6' : 'IPv4';
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
  const outside = candidates.find((entry) => !entry.internal && !entry.address.startsWith('fe80:'));
  return (outside ?? candidates[0])?.address ?? (family === 'IPv6' ? '::1' : '127.0.0.1');
}
