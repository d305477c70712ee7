import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

export type Datagram = (bytes: Buffer, from: RemoteInfo) => void;

// an address that is a number already needs no asynchronous question: sending becomes one system call, at once
const sameAddress = (
  host: string,
  _options: unknown,
  answer: (error: null, address: string, family: number) => void,
) => answer(null, host, 4);

/** The two sockets of a stream: RTP on an even port, RTCP one above (RFC 3550 §11). */
export class UdpPair {
  readonly port: number;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  #closed = false;

  private constructor(rtp: Socket, rtcp: Socket) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.port = rtp.address().port;
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
    this.#rtp.on('message', onRtp);
    this.#rtcp.on('message', onRtcp);
  }

  sendRtp(bytes: Uint8Array, host: string, port: number): void {
    if (!this.#closed) this.#rtp.send(bytes, port, host);
  }

  sendRtcp(bytes: Uint8Array, host: string, port: number): void {
    if (!this.#closed) this.#rtcp.send(bytes, port, host);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#rtp.close();
    this.#rtcp.close();
  }
}

function bind(host: string, port: number): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', lookup: sameAddress });
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
