// RFC 3263 §4: from a SIP URI to the places where it may be reached, the best first.
import dns from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Clock } from '../../base/index.ts';
import type { SipUri } from '../message/uri.ts';
import { inNaptrOrder, inServiceOrder, type NaptrRecord, type ServiceRecord } from './service-order.ts';
import { canonicalHost, sameEndpoint, type Endpoint } from './transport.ts';

/** What is asked of DNS; replaced in tests. All may reject. */
export interface Resolver {
  naptr(name: string): Promise<readonly NaptrRecord[]>;
  srv(name: string): Promise<readonly ServiceRecord[]>;
  /** IPv4 and IPv6, the preferred one first. */
  addresses(name: string): Promise<readonly string[]>;
}

const systemResolver: Resolver = {
  naptr: (name) => dns.resolveNaptr(name),
  srv: (name) => dns.resolveSrv(name),
  // the hosts file counts too, as people expect
  addresses: async (name) => (await dns.lookup(name, { all: true })).map(({ address }) => address),
};

export interface LocatorParts {
  readonly clock: Clock;
  /** Whether we have a transport that leads there. */
  reaches(endpoint: Endpoint): boolean;
  readonly resolver?: Resolver;
  /** 0 to 1; replaced in tests. */
  random?(): number;
}

const keepMs = 60_000;
const keepFailureMs = 5_000;
const maxCached = 1000;
const longestServiceMs = 2000;
const longestNaptrMs = 500;
/** Nobody waits for more than so many to fail. */
const maxTargets = 8;

type Protocol = 'UDP' | 'TCP' | 'TLS';
interface Service {
  readonly protocol: Protocol;
  readonly name: string;
  readonly port: number;
}

/** Where a service is; `absent`: the domain says that it has none (RFC 2782: the target is a lone dot). */
type Services = readonly Service[] | 'absent';

const serviceLabels = { UDP: '_sip._udp', TCP: '_sip._tcp', TLS: '_sips._tcp' } as const;

/** Finds places and remembers them for a minute. */
export class Locator {
  readonly #parts: LocatorParts;
  readonly #resolver: Resolver;
  readonly #cache = new Map<string, { readonly targets: readonly Endpoint[]; readonly untilMs: number }>();

  constructor(parts: LocatorParts) {
    this.#parts = parts;
    this.#resolver = parts.resolver ?? systemResolver;
  }

  /** Calls back at once when the places are known, else later; with none when there is none. */
  locate(uri: SipUri, found: (targets: readonly Endpoint[]) => void): void {
    const wish = wishOf(uri);
    if (wish === undefined) {
      found([]);
      return;
    }
    const host = uri.params.get('maddr') ?? uri.host;
    const numeric = canonicalHost(host);
    if (isIP(numeric) !== 0) {
      found(this.#targets({ protocol: wish, name: numeric, port: portFor(uri, wish) }, [numeric], uri));
      return;
    }
    const key = `${uri.scheme} ${host}:${uri.port ?? ''} ${uri.params.get('transport') ?? ''}`.toLowerCase();
    const known = this.#cache.get(key);
    if (known && known.untilMs > this.#parts.clock.monotonicMs()) {
      found(known.targets);
      return;
    }
    void this.#resolve(host, uri, wish).then((targets) => {
      if (this.#cache.size >= maxCached) this.#cache.clear();
      const untilMs = this.#parts.clock.monotonicMs() + (targets.length > 0 ? keepMs : keepFailureMs);
      this.#cache.set(key, { targets, untilMs });
      found(targets);
    });
  }

  async #resolve(host: string, uri: SipUri, wish: Protocol): Promise<Endpoint[]> {
    const itself: Service = { protocol: wish, name: host, port: portFor(uri, wish) };
    // a name of one word is of this house, and has no service records
    const asks = uri.port === undefined && host.includes('.');
    const services = asks ? await this.#services(host, uri, wish) : [];
    if (services === 'absent') return [];
    const wanted = services.length > 0 ? services : [itself];
    const addresses = await Promise.all(wanted.map(({ name }) => this.#addresses(name)));
    const all = addresses.flatMap((found, index) => this.#targets(wanted[index] as Service, found, uri));
    // two names may lead to one place, which would be asked twice
    const isFirst = (one: Endpoint, at: number): boolean =>
      all.findIndex((other) => sameEndpoint(other, one)) === at;
    return all.filter(isFirst).slice(0, maxTargets);
  }

  async #addresses(name: string): Promise<readonly string[]> {
    return await this.#resolver.addresses(name).catch(() => []);
  }

  #targets({ protocol, port }: Service, addresses: readonly string[], uri: SipUri): Endpoint[] {
    const endpoints = addresses.map((host) => endpointOf(canonicalHost(host), port, protocol, uri));
    return endpoints.filter((endpoint) => this.#parts.reaches(endpoint));
  }

  /** §4.1, §4.2. DNS that doesn't answer must not hold a call up. */
  async #services(host: string, uri: SipUri, wish: Protocol): Promise<Services> {
    const { clock } = this.#parts;
    const late = clock.sleep(longestServiceMs).then((): Services => []);
    return await Promise.race([this.#askServices(host, uri, wish), late]);
  }

  async #askServices(host: string, uri: SipUri, wish: Protocol): Promise<Services> {
    const explicit = uri.params.has('transport') || uri.scheme === 'sips';
    // the records of the usual protocol are asked for at the same time: most domains have no NAPTR
    const usual = this.#srv(`${serviceLabels[wish]}.${host}`, wish);
    const named = explicit && uri.scheme === 'sip' ? [] : await this.#naptrSoon(host);
    for (const { protocol, name } of named) {
      if ((uri.scheme === 'sips' && protocol !== 'TLS') || !this.#speaks(protocol)) continue;
      const found = await this.#srv(name, protocol);
      if (isSomewhere(found)) return found;
    }
    const found = await usual;
    if (isSomewhere(found) || explicit || !this.#speaks('TCP')) return found;
    const byTcp = await this.#srv(`${serviceLabels.TCP}.${host}`, 'TCP');
    // the addresses of the domain itself are for the usual protocol: not when that is what it has not
    return isSomewhere(byTcp) ? byTcp : found;
  }

  /** Some DNS servers never answer for a kind of record that they don't know: SRV must not wait for them. */
  async #naptrSoon(host: string): Promise<ReturnType<typeof inNaptrOrder>> {
    const late = this.#parts.clock.sleep(longestNaptrMs).then((): ReturnType<typeof inNaptrOrder> => []);
    return await Promise.race([this.#naptr(host), late]);
  }

  async #naptr(host: string): Promise<ReturnType<typeof inNaptrOrder>> {
    return inNaptrOrder(await this.#resolver.naptr(host).catch(() => []));
  }

  async #srv(name: string, protocol: Protocol): Promise<Services> {
    const records = await this.#resolver.srv(name).catch(() => []);
    const real = records.filter((record) => record.name !== '.' && record.name !== '');
    if (real.length === 0 && records.length > 0) return 'absent';
    const ordered = inServiceOrder(real, () => this.#parts.random?.() ?? Math.random());
    return ordered.map((record) => ({ protocol, name: record.name, port: record.port }));
  }

  #speaks(protocol: Protocol): boolean {
    return this.#parts.reaches({ host: '0.0.0.0', port: 5060, protocol });
  }
}

function isSomewhere(services: Services): services is readonly Service[] {
  return services !== 'absent' && services.length > 0;
}

/** What a URI asks for by itself; undefined for a transport that we don't speak. */
function wishOf(uri: SipUri): Protocol | undefined {
  const named = uri.params.get('transport')?.toUpperCase();
  if (named === undefined || named === '') return uri.scheme === 'sips' ? 'TLS' : 'UDP';
  if (named === 'TLS') return 'TLS';
  if (named === 'TCP') return uri.scheme === 'sips' ? 'TLS' : 'TCP';
  return named === 'UDP' && uri.scheme === 'sip' ? 'UDP' : undefined;
}

function portFor(uri: SipUri, protocol: Protocol): number {
  return uri.port ?? (protocol === 'TLS' ? 5061 : 5060);
}

function endpointOf(host: string, port: number, protocol: Protocol, uri: SipUri): Endpoint {
  const sips = uri.scheme === 'sips' ? { sips: true } : {};
  if (protocol === 'UDP') return { host, port };
  if (protocol === 'TCP') return { host, port, protocol };
  // RFC 5922 §7.3: the certificate is for the name that was asked for, not for what DNS made of it
  return { host, port, protocol, serverName: canonicalHost(uri.host), ...sips };
}
