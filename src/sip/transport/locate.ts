// RFC 3263 §4: from a SIP URI to an address. NAPTR is left out: there is one transport.
import dns from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Clock } from '../../base/index.ts';
import { portOf, type SipUri } from '../message/uri.ts';
import type { Endpoint } from './transport.ts';

/** What is asked of DNS; replaced in tests. */
export interface Resolver {
  srv(name: string): Promise<readonly { name: string; port: number; priority: number; weight: number }[]>;
  address(name: string): Promise<string>;
}

const systemResolver: Resolver = {
  srv: (name) => dns.resolveSrv(name),
  // the hosts file counts too, as people expect
  address: async (name) => (await dns.lookup(name, { family: 4 })).address,
};

const keepMs = 60_000;
const keepFailureMs = 5_000;
const maxCached = 1000;
const longestServiceMs = 2000;

/** Finds addresses and remembers them for a minute. */
export class Locator {
  readonly #clock: Clock;
  readonly #resolver: Resolver;
  readonly #cache = new Map<string, { readonly endpoint: Endpoint | undefined; readonly untilMs: number }>();

  constructor(clock: Clock, resolver: Resolver = systemResolver) {
    this.#clock = clock;
    this.#resolver = resolver;
  }

  /** Calls back at once when the address is known, else later; with undefined when there is none. */
  locate(uri: SipUri, found: (endpoint: Endpoint | undefined) => void): void {
    const host = uri.params.get('maddr') ?? uri.host;
    const numeric = host.replace(/^\[|\]$/g, '');
    if (isIP(numeric) !== 0) {
      found({ host: numeric, port: portOf(uri) });
      return;
    }
    const key = `${host}:${uri.port ?? ''}`;
    const known = this.#cache.get(key);
    if (known && known.untilMs > this.#clock.monotonicMs()) {
      found(known.endpoint);
      return;
    }
    void this.#resolve(host, uri).then((endpoint) => {
      if (this.#cache.size >= maxCached) this.#cache.clear();
      this.#cache.set(key, {
        endpoint,
        untilMs: this.#clock.monotonicMs() + (endpoint ? keepMs : keepFailureMs),
      });
      found(endpoint);
    });
  }

  async #resolve(host: string, uri: SipUri): Promise<Endpoint | undefined> {
    try {
      const service = uri.port === undefined ? await this.#service(host) : undefined;
      const address = await this.#resolver.address(service?.name ?? host);
      return { host: address, port: service?.port ?? portOf(uri) };
    } catch {
      return undefined;
    }
  }

  // a name of one word is of this house, and DNS that doesn't answer must not hold a call up
  async #service(host: string): Promise<{ name: string; port: number } | undefined> {
    if (!host.includes('.')) return undefined;
    try {
      const records = await Promise.race([
        this.#resolver.srv(`_sip._udp.${host}`),
        this.#clock.sleep(longestServiceMs).then(() => []),
      ]);
      return [...records].sort((a, b) => a.priority - b.priority || b.weight - a.weight)[0];
    } catch {
      return undefined;
    }
  }
}
