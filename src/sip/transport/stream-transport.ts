// RFC 3261 §18 over connections: reuse by place, responses by the connection of their request (§18.2.2).
import type { AddressInfo, Server, Socket } from 'node:net';
import { isIPv6 } from 'node:net';
import type { Clock, Log } from '../../base/index.ts';
import { networkOf } from './network-of.ts';
import { StreamConnection } from './stream-connection.ts';
import type { StreamSockets } from './stream-sockets.ts';
import { canonicalHost, type Endpoint, type Transport, type TransportEvents } from './transport.ts';

export interface StreamTransportOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly sockets: StreamSockets;
  /** Where to listen, asked when it opens. */
  binds(): readonly Endpoint[];
}

/** From one address, or one network of IPv6, as long as nobody there is known. */
const maxOfStranger = 64;
/** From one where a telephone has signed in, or a line is: an office behind NAT with a telephone on every desk. */
const maxOfKnown = 1_000;
interface StreamLimits {
  /** Connections that strangers may fill: they leave some for the others. */
  readonly ofStrangers: number;
  readonly all: number;
  /** Of messages that strangers have begun and not ended, all together. */
  readonly heldBytes: number;
}

const usualLimits: StreamLimits = { ofStrangers: 3_000, all: 4_000, heldBytes: 16 * 1024 * 1024 };
const tellEveryMs = 60_000;
const backlog = 256;
const nobody: Endpoint = { host: '0.0.0.0', port: 0 };

export class StreamTransport implements Transport {
  readonly protocol: 'TCP' | 'TLS';
  readonly #o: StreamTransportOptions;
  #events: TransportEvents | undefined;
  #servers: Server[] = [];
  readonly #addresses: Endpoint[] = [];
  readonly #connections = new Map<number, StreamConnection>();
  /** To and from a place; with TLS several, when different names are asked for there. */
  readonly #byPlace = new Map<string, StreamConnection[]>();
  readonly #limits: StreamLimits;
  /** With the address of each, the oldest first; also those that TLS hasn't finished with. */
  readonly #accepted = new Map<Socket, string>();
  /** By network, each with its address. */
  readonly #perSource = new Map<string, Map<Socket, string>>();
  #lastNumber = 0;
  #toldMs = -Infinity;
  #heldBytes = 0;

  constructor(options: StreamTransportOptions, limits = usualLimits) {
    this.#o = options;
    this.#limits = limits;
    this.protocol = options.sockets.protocol;
  }

  get address(): Endpoint {
    return this.#addresses[0] ?? nobody;
  }

  get listens(): boolean {
    return this.#addresses.length > 0;
  }

  async open(events: TransportEvents): Promise<void> {
    this.#events = events;
    for (const bind of this.#o.binds()) await this.#listen(bind);
  }

  async close(): Promise<void> {
    this.#events = undefined;
    const servers = this.#servers;
    this.#servers = [];
    this.#addresses.length = 0;
    const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
    for (const connection of this.#connections.values()) connection.destroy();
    for (const socket of this.#accepted.keys()) socket.destroy();
    this.#connections.clear();
    this.#byPlace.clear();
    await Promise.all(closed);
  }

  send(bytes: Buffer, destination: Endpoint): void {
    if (!this.#events) return;
    const connection = this.#connectionTo(destination);
    if (!connection) {
      queueMicrotask(() => this.#events?.onUnreachable(destination));
      return;
    }
    if (destination.connection === undefined) connection.carriesRequests = true;
    if (!connection.ready) connection.waiting.add(destination);
    connection.send(bytes);
  }

  withdraw(bytes: Buffer, destination: Endpoint): void {
    for (const connection of this.#byPlace.get(placeOf(destination)) ?? []) connection.withdraw(bytes);
  }

  connected(destination: Endpoint): boolean {
    return this.#reusable(destination)?.ready ?? false;
  }

  keepOpen(destination: Endpoint, everyMs: number): void {
    const { connection: number } = destination;
    const connection = number === undefined ? this.#reusable(destination) : this.#connections.get(number);
    connection?.keepOpen(everyMs);
  }

  closeFrom(network: string, isMeant: (host: string) => boolean): void {
    for (const [socket, host] of this.#perSource.get(network) ?? []) if (isMeant(host)) socket.destroy();
  }

  probe(): void {
    // a connection that is refused tells by itself
  }

  #connectionTo(destination: Endpoint): StreamConnection | undefined {
    const { connection, returnPort } = destination;
    if (destination.accepted) return this.#reusable(destination);
    if (connection === undefined) return this.#reusable(destination) ?? this.#dial(destination);
    const theirs = this.#connections.get(connection);
    if (theirs) return theirs;
    // §18.2.2: the connection is gone, so a response goes to where the sender says that he listens
    if (returnPort === undefined) return undefined;
    const place = { host: destination.host, port: returnPort, protocol: this.protocol };
    return this.#reusable(place) ?? this.#dial(place);
  }

  #reusable(destination: Endpoint): StreamConnection | undefined {
    const known = this.#byPlace.get(placeOf(destination));
    if (!known) return undefined;
    const identity = this.#o.sockets.identityOf(destination);
    return known.find((connection) => identity === undefined || identity === connection.identity);
  }

  // not limited: strangers who fill the table below must not cut us off from our own lines
  #dial(destination: Endpoint): StreamConnection {
    const { sockets } = this.#o;
    const socket = sockets.dial(destination, () => connection.becomeReady());
    const { host, port } = destination;
    const connection = this.#adopt(socket, { host, port }, true, sockets.identityOf(destination));
    return connection;
  }

  #adopt(socket: Socket, from: Endpoint, dialled: boolean, identity: string | undefined): StreamConnection {
    this.#lastNumber += 1;
    const number = this.#lastNumber;
    const remote: Endpoint = { ...from, protocol: this.protocol, connection: number };
    const connection: StreamConnection = new StreamConnection({
      clock: this.#o.clock,
      socket,
      remote,
      dialled,
      identity,
      onBytes: (bytes) => this.#events?.onBytes(bytes, remote),
      onBroken: (head, status, why) => this.#events?.onBroken?.(head, status, why, remote),
      isKnown: () => this.#knows(from.host),
      onHeld: (more) => (this.#heldBytes += more) <= this.#limits.heldBytes,
      onClose: (code) => this.#onClose(connection, number, code),
    });
    this.#connections.set(number, connection);
    const place = placeOf(remote);
    this.#byPlace.set(place, [connection, ...(this.#byPlace.get(place) ?? [])]);
    return connection;
  }

  #onClose(connection: StreamConnection, number: number, code: string | undefined): void {
    this.#connections.delete(number);
    const place = placeOf(connection.remote);
    const others = this.#byPlace.get(place)?.filter((other) => other !== connection) ?? [];
    if (others.length > 0) this.#byPlace.set(place, others);
    else this.#byPlace.delete(place);
    if (code !== undefined)
      this.#o.log.debug({ code, protocol: this.protocol }, 'SIP connection could not be kept');
    if (!connection.ready) {
      for (const destination of connection.waiting) this.#events?.onUnreachable(destination);
    } else if (connection.carriesRequests) {
      const { host, port, protocol } = connection.remote;
      this.#events?.onDisconnected?.({ host, port, protocol });
    }
  }

  async #listen(bind: Endpoint): Promise<void> {
    const server = this.#o.sockets.server((socket) => this.#onSocket(socket));
    if (!server) return;
    // before anything else is done with it, a TLS handshake too
    server.prependListener('connection', (socket: Socket) => this.#count(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      const ipv6Only = isIPv6(bind.host);
      server.listen({ host: bind.host, port: bind.port, backlog, ipv6Only, exclusive: true }, () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
    server.on('error', (error) =>
      this.#o.log.warn({ code: (error as NodeJS.ErrnoException).code }, 'SIP server socket error'),
    );
    this.#servers.push(server);
    this.#addresses.push({ host: bind.host, port: (server.address() as AddressInfo).port });
  }

  #count(socket: Socket): void {
    const host = canonicalHost(socket.remoteAddress ?? '');
    const source = networkOf(host);
    const others = this.#perSource.get(source) ?? new Map<Socket, string>();
    const isKnown = this.#knows(host);
    const ofSource = isKnown ? maxOfKnown : maxOfStranger;
    const isRefused = host === '' || this.#events?.refuses?.(host);
    if (isRefused || others.size >= ofSource || !this.#makesRoom(isKnown)) {
      if (!isRefused) this.#tellFull(host, others.size);
      socket.destroy();
      return;
    }
    this.#perSource.set(source, others.set(socket, host));
    this.#accepted.set(socket, host);
    socket.once('close', () => {
      this.#accepted.delete(socket);
      others.delete(socket);
      if (others.size === 0) this.#perSource.delete(source);
    });
  }

  #knows(host: string): boolean {
    return this.#events?.knows?.(host) ?? false;
  }

  /** Where there is none the oldest stranger goes: who means to sign in has done so by then. */
  #makesRoom(isKnown: boolean): boolean {
    if (this.#accepted.size < this.#limits[isKnown ? 'all' : 'ofStrangers']) return true;
    for (const [socket, host] of this.#accepted) {
      if (this.#knows(host)) continue;
      this.#accepted.delete(socket);
      socket.destroy();
      return true;
    }
    return false;
  }

  /** Whoever has so many telephones there sees in the log why some can't connect. */
  #tellFull(host: string, ofThere: number): void {
    const nowMs = this.#o.clock.monotonicMs();
    if (nowMs - this.#toldMs < tellEveryMs) return;
    this.#toldMs = nowMs;
    const of = { source: host, protocol: this.protocol, ofThere, all: this.#accepted.size };
    this.#o.log.warn(of, 'SIP connections are refused: there are too many');
  }

  #onSocket(socket: Socket): void {
    if (socket.destroyed || !this.#events || socket.remoteAddress === undefined) {
      socket.destroy();
      return;
    }
    const place = { host: canonicalHost(socket.remoteAddress), port: socket.remotePort ?? 0 };
    this.#adopt(socket, place, false, undefined);
  }
}

function placeOf({ host, port }: Endpoint): string {
  return `${host} ${port}`;
}
