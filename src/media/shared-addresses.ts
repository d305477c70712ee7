import type { Agreement } from './sdp/agreement.ts';

type Remote = Agreement['remote'];

/** Where the far ends of a shared port are: each address, of RTP and of RTCP, is one stream's. */
export class SharedAddresses {
  readonly #owners = new Map<string, number>();
  readonly #claims = new Map<number, readonly string[]>();

  /** In place of what this owner has claimed before. False, and nothing changes, when another is there. */
  claim(owner: number, { host, port, rtcpPort }: Remote): boolean {
    // a hold in the old way (RFC 2543): he is where he was
    if (host === '0.0.0.0' || host === '::') return true;
    const name = nameOf(host);
    const wanted = [`rtp ${name} ${port}`, `rtcp ${name} ${rtcpPort}`];
    if (wanted.some((place) => (this.#owners.get(place) ?? owner) !== owner)) return false;
    this.release(owner);
    for (const place of wanted) this.#owners.set(place, owner);
    this.#claims.set(owner, wanted);
    return true;
  }

  release(owner: number): void {
    for (const place of this.#claims.get(owner) ?? []) this.#owners.delete(place);
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
