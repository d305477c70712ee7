import { createSocket, type Socket } from 'node:dgram';
import { readRtcp, type RtcpPacket } from '../../src/media/rtp/rtcp.ts';
import { readRtp, writeRtp, type RtpPacket } from '../../src/media/rtp/packet.ts';

/** A far end made of two bare sockets, that sends what a test tells it to. */
export class RawPeer {
  readonly received: RtpPacket[] = [];
  readonly reports: RtcpPacket[] = [];
  readonly port: number;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  #sequence = 100;
  #timestamp = 5000;
  ssrc = 42;

  private constructor(rtp: Socket, rtcp: Socket) {
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.port = rtp.address().port;
    rtp.on('message', (bytes) => {
      const packet = readRtp(bytes);
      if (typeof packet !== 'string') this.received.push(packet);
    });
    rtcp.on('message', (bytes) => this.reports.push(...readRtcp(bytes)));
  }

  static async open(): Promise<RawPeer> {
    return new RawPeer(await bind(), await bind());
  }

  /** Its description; RTCP has a port of its own, as a=rtcp allows. */
  description(direction = 'sendrecv', port = this.port): Buffer {
    const lines = [
      'v=0',
      'o=raw 1 1 IN IP4 127.0.0.1',
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=audio ${port} RTP/AVP 8 101`,
      'a=rtpmap:101 telephone-event/8000',
      `a=rtcp:${this.#rtcp.address().port}`,
      `a=${direction}`,
    ];
    return Buffer.from(lines.join('\r\n') + '\r\n');
  }

  /** Sends the next packet of sound, each byte the same. */
  say(toPort: number, code: number, change: Partial<RtpPacket> = {}): void {
    this.sendRaw(toPort, writeRtp({ ...this.#next(), payload: new Uint8Array(160).fill(code), ...change }));
  }

  sendRaw(toPort: number, bytes: Uint8Array): void {
    this.#rtp.send(bytes, toPort, '127.0.0.1');
  }

  close(): void {
    this.#rtp.close();
    this.#rtcp.close();
  }

  #next(): Omit<RtpPacket, 'payload'> {
    this.#sequence += 1;
    this.#timestamp += 160;
    return {
      marker: false,
      payloadType: 8,
      sequence: this.#sequence & 0xffff,
      timestamp: this.#timestamp,
      ssrc: this.ssrc,
    };
  }
}

function bind(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => resolve(socket));
  });
}
