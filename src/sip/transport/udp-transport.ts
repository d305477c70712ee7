// RFC 3261 §18.1, §18.2 over UDP, symmetric: answers leave from the port that requests came to (RFC 3581).
import dgram from 'node:dgram';
import type { Clock, Log } from '../../base/index.ts';
import { canonicalHost, isSix, type Endpoint, type Transport, type TransportEvents } from './transport.ts';

export interface UdpTransportOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Where to, asked when it opens. */
  bind(): Endpoint;
}

const probeMs = 1000;
const maxProbes = 32;
const bufferBytes = 1024 * 1024;
// RFC 5626 §3.5.1: the keep-alive that every receiver ignores
const keepAlive = Buffer.from('\r\n\r\n');

export class UdpTransport implements Transport {
  readonly protocol = 'UDP';
  readonly #options: UdpTransportOptions;
  readonly #family: 'udp4' | 'udp6';
  #socket: dgram.Socket | undefined;
  #events: TransportEvents | undefined;
  #address: Endpoint | undefined;
  readonly #probes = new Set<string>();

  constructor(options: UdpTransportOptions) {
    this.#options = options;
    this.#family = isSix(options.bind().host) ? 'udp6' : 'udp4';
  }

  get address(): Endpoint {
    return this.#address ?? this.#options.bind();
  }

  async open(events: TransportEvents): Promise<void> {
    const socket = dgram.createSocket({
      type: this.#family,
      ipv6Only: this.#family === 'udp6',
      lookup: asIs,
      recvBufferSize: bufferBytes,
      sendBufferSize: bufferBytes,
    });
    const { host, port } = this.#options.bind();
    this.#events = events;
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ port, address: host, exclusive: true }, () => {
        socket.removeListener('error', reject);
        resolve();
      });
    });
    socket.on('error', (err) => this.#options.log.warn({ code: codeOf(err) }, 'SIP socket error'));
    socket.on('message', (bytes, from) =>
      events.onBytes(bytes, { host: canonicalHost(from.address), port: from.port }),
    );
    this.#socket = socket;
    this.#address = { host, port: socket.address().port };
  }

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  send(bytes: Buffer, destination: Endpoint): void {
    this.#socket?.send(bytes, destination.port, destination.host, (err) => {
      if (!err) return;
      this.#options.log.debug({ code: codeOf(err) }, 'SIP datagram could not be sent');
      this.#events?.onUnreachable(destination);
    });
  }

  /**
   * An unconnected socket is not told of "port unreachable"; a connected one is. So a keep-alive goes out through a
   * short-lived connected socket, and the answer to it, if any, is that nobody is there.
   */
  probe(destination: Endpoint): void {
    const key = `${destination.host} ${destination.port}`;
    if (!this.#socket || this.#probes.has(key) || this.#probes.size >= maxProbes) return;
    this.#probes.add(key);
    const socket = dgram.createSocket({ type: this.#family, lookup: asIs });
    let open = true;
    const finish = (refused: boolean): void => {
      if (!open) return;
      open = false;
      timer.cancel();
      this.#probes.delete(key);
      socket.close();
      if (refused) this.#events?.onUnreachable(destination);
    };
    const timer = this.#options.clock.after(probeMs, () => finish(false));
    socket.on('error', (err) => finish(codeOf(err) === 'ECONNREFUSED'));
    socket.connect(destination.port, destination.host, () => {
      if (open) socket.send(keepAlive, () => undefined);
    });
  }
}

// addresses are numeric by the time they come here, so nothing is looked up
function asIs(host: string, ...rest: unknown[]): void {
  const callback = rest.at(-1) as (err: Error | null, address: string, family: number) => void;
  callback(null, host, isSix(host) ? 6 : 4);
}

function codeOf(err: unknown): string {
  return (err as { code?: string }).code ?? 'unknown';
}
