import type { Agreement } from './sdp/agreement.ts';

type Remote = Agreement['remote'];

/**
 * Where the far ends of a shared port are: each address of RTP is one stream's. Reports name their sources themselves, and
 * gateways that send none name one place for all.
 */
export class SharedAddresses {
  readonly #owners = new Map<string, number>();
  readonly #claims = new Map<number, string>();

  /** In place of what this owner has claimed before. False, and nothing changes, when another is there. */
  claim(owner: number, { host, port }: Remote): boolean {
    // a hold in the old way (RFC 2543): he is where he was
    if (host === '0.0.0.0' || host === '::') return true;
    const place = `${nameOf(host)} ${port}`;
    if ((this.#owners.get(place) ?? owner) !== owner) return false;
    this.release(owner);
    this.#owners.set(place, owner);
    this.#claims.set(owner, place);
    return true;
  }

  release(owner: number): void {
    const place = this.#claims.get(owner);
    if (place !== undefined) this.#owners.delete(place);
    this.#claims.delete(owner);
  }

  clear(): void {
    this.#owners.clear();
    this.#claims.clear();
  }
}

/** IPv6 can be written in several ways. */
function nameOf(host: string): string {
  return host.includes(':') ? new URL(`http://[${host}]`).host : host;
}
