// Packets by node:dgram, on every system: each is handed over as it comes.
import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Clock } from '../../base/index.ts';
import { mapped, type Datagram, type PacketDriver, type PacketPort } from './packet-driver.ts';

// an address that is a number already needs no asynchronous question: sending becomes one system call, at once
const sameAddress = (
  host: string,
  _options: unknown,
  answer: (error: null, address: string, family: number) => void,
) => answer(null, host, isIPv6(host) ? 6 : 4);

export class DgramDriver implements PacketDriver {
  readonly #host: string;
  readonly #clock: Clock;

  constructor({ host, clock }: { readonly host: string; readonly clock: Clock }) {
    this.#host = host;
    this.#clock = clock;
  }

  async open(port: number): Promise<PacketPort | undefined> {
    const rtp = await bind(this.#host, port);
    if (!rtp) return undefined;
    const rtcp = await bind(this.#host, port + 1);
    if (rtcp) return new DgramPort(rtp, rtcp, this.#clock);
    rtp.close();
    return undefined;
  }

  beginSlice(): void {
    // what came was handed over already
  }

  flush(): void {
    // what was sent has left already
  }

  endSlice(): void {
    // what was sent has left already
  }
}

class DgramPort implements PacketPort {
  readonly port: number;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  readonly #clock: Clock;
  /** Bound to an address of IPv6; to `::` it speaks both. */
  readonly #ip6: boolean;
  #closed = false;

  constructor(rtp: Socket, rtcp: Socket, clock: Clock) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.#clock = clock;
    const { port, family } = rtp.address();
    this.port = port;
    this.#ip6 = family === 'IPv6';
  }

  listen(onRtp: Datagram, onRtcp: Datagram): void {
    this.#hand(this.#rtp, onRtp);
    this.#hand(this.#rtcp, onRtcp);
  }

  sendRtp(bytes: Buffer, host: string, port: number): void {
    this.#send(this.#rtp, bytes, host, port);
  }

  sendRtcp(bytes: Buffer, host: string, port: number): void {
    this.#send(this.#rtcp, bytes, host, port);
  }

  fetch(): void {
    // what came was handed over already
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#rtp.close();
    this.#rtcp.close();
  }

  #hand(socket: Socket, listener: Datagram): void {
    socket.on('message', (bytes, { address, port }) => {
      const host = this.#ip6 && address.startsWith(mapped) ? address.slice(mapped.length) : address;
      if (!this.#closed) listener(bytes, { host, port }, this.#clock.monotonicMs());
    });
  }

  #send(socket: Socket, bytes: Buffer, host: string, port: number): void {
    // 0 is no port, and node:dgram throws on it
    if (this.#closed || port === 0) return;
    const named = this.#ip6 && !isIPv6(host) ? mapped + host : host;
    // a copy: what the system can't take at once is sent later
    socket.send(Buffer.from(bytes), port, named);
  }
}

function bind(host: string, port: number): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', lookup: sameAddress });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(error);
    });
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      // a datagram that could not leave is a lost packet, no more
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}
