import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

export type Datagram = (bytes: Buffer, from: { readonly address: string; readonly port: number }) => void;

// an address that is a number already needs no asynchronous question: sending becomes one system call, at once
const sameAddress = (
  host: string,
  _options: unknown,
  answer: (error: null, address: string, family: number) => void,
) => answer(null, host, isIPv6(host) ? 6 : 4);

// RFC 4291 §2.5.5.2: how a socket of IPv6 names an address of IPv4
const mapped = '::ffff:';

/** The two sockets of a stream: RTP on an even port, RTCP one above (RFC 3550 §11). */
export class UdpPair {
  readonly port: number;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  /** Bound to an address of IPv6; to `::` it speaks both. */
  readonly #ip6: boolean;
  #closed = false;

  private constructor(rtp: Socket, rtcp: Socket) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    const { port, family } = rtp.address();
    this.port = port;
    this.#ip6 = family === 'IPv6';
  }

  /** Undefined when one of the two ports is taken; rejects when the address itself is wrong. */
  static async open(host: string, port: number): Promise<UdpPair | undefined> {
    const rtp = await bind(host, port);
    if (!rtp) return undefined;
    const rtcp = await bind(host, port + 1);
    if (rtcp) return new UdpPair(rtp, rtcp);
    rtp.close();
    return undefined;
  }

  listen(onRtp: Datagram, onRtcp: Datagram): void {
    this.#rtp.on('message', this.#ip6 ? unmapped(onRtp) : onRtp);
    this.#rtcp.on('message', this.#ip6 ? unmapped(onRtcp) : onRtcp);
  }

  sendRtp(bytes: Uint8Array, host: string, port: number): void {
    if (!this.#closed) this.#rtp.send(bytes, port, this.#named(host));
  }

  sendRtcp(bytes: Uint8Array, host: string, port: number): void {
    if (!this.#closed) this.#rtcp.send(bytes, port, this.#named(host));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#rtp.close();
    this.#rtcp.close();
  }

  #named(host: string): string {
    return this.#ip6 && !isIPv6(host) ? mapped + host : host;
  }
}

function unmapped(listener: Datagram): Datagram {
  return (bytes, { address, port }) => {
    const plain = address.startsWith(mapped) ? address.slice(mapped.length) : address;
    listener(bytes, { address: plain, port });
  };
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
