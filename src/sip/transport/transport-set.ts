// RFC 3261 §18: several transports as one; which of them carries a message is told by where it goes.
import type { Log } from '../../base/index.ts';
import { isSix, protocolOf, type Endpoint, type Transport, type TransportEvents } from './transport.ts';

/** Others name it in Via and Contact; a socket throws at what is none. */
function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** Tries to find a port that is free for UDP and TCP alike, when any will do. */
const openTries = 5;

export class TransportSet {
  readonly #transports: readonly Transport[];
  /** Whether the port was left to the system. */
  readonly #anyPort: boolean;
  readonly #log: Log;
  #events: TransportEvents | undefined;

  constructor(transports: readonly [Transport, ...Transport[]], anyPort: boolean, log: Log) {
    this.#transports = transports;
    this.#anyPort = anyPort;
    this.#log = log;
  }

  /** Of the first. */
  get address(): Endpoint {
    return (this.#transports[0] as Transport).address;
  }

  async open(events: TransportEvents): Promise<void> {
    this.#events = events;
    for (let tries = 1; ; tries += 1) {
      try {
        for (const transport of this.#transports) await this.#open(transport, events, tries < openTries);
        return;
      } catch (error) {
        await this.close();
        const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
        if (!taken || !this.#anyPort || tries >= openTries) throw error;
      }
    }
  }

  /** UDP has to have its port. A port for connections that is taken is looked for elsewhere, or done without: we dial. */
  async #open(transport: Transport, events: TransportEvents, mayGoElsewhere: boolean): Promise<void> {
    try {
      await transport.open(events);
    } catch (error) {
      if (transport.protocol === 'UDP' || (this.#anyPort && mayGoElsewhere)) throw error;
      const { code } = error as NodeJS.ErrnoException;
      this.#log.warn({ code, protocol: transport.protocol }, 'SIP connections are not listened for');
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#transports.map((transport) => transport.close()));
  }

  send(bytes: Buffer, destination: Endpoint): void {
    const transport = isPort(destination.port) ? this.#towards(destination) : undefined;
    if (transport) transport.send(bytes, destination);
    else queueMicrotask(() => this.#events?.onUnreachable(destination));
  }

  withdraw(bytes: Buffer, destination: Endpoint): void {
    this.#towards(destination)?.withdraw?.(bytes, destination);
  }

  probe(destination: Endpoint): void {
    if (isPort(destination.port)) this.#towards(destination)?.probe(destination);
  }

  keepOpen(destination: Endpoint, everyMs: number): void {
    this.#towards(destination)?.keepOpen?.(destination, everyMs);
  }

  closeFrom(network: string, isMeant: (host: string) => boolean): void {
    for (const transport of this.#transports) transport.closeFrom?.(network, isMeant);
  }

  connected(destination: Endpoint): boolean {
    return this.#towards(destination)?.connected?.(destination) ?? false;
  }

  /** Whether messages can go there at all. */
  reaches(destination: Endpoint): boolean {
    return this.#towards(destination) !== undefined;
  }

  /** Where we listen for what comes by that protocol, and can be reached from there; undefined when we don't. */
  boundFor(destination: Endpoint): Endpoint | undefined {
    const transport = this.#towards(destination);
    return transport?.listens === false ? undefined : transport?.address;
  }

  // a datagram socket is of one family, connections are made in both
  #towards(destination: Endpoint): Transport | undefined {
    const protocol = protocolOf(destination);
    const six = isSix(destination.host);
    return this.#transports.find(
      (one) => one.protocol === protocol && (protocol !== 'UDP' || isSix(one.address.host) === six),
    );
  }
}
