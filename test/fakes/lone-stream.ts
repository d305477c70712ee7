import { ManualClock } from '../../src/base/index.ts';
import { readRtcp, writeRtcp, type RtcpContents, type RtcpPacket } from '../../src/media/rtp/rtcp.ts';
import { readRtp, writeRtp, type RtpPacket } from '../../src/media/rtp/packet.ts';
import type { Address } from '../../src/media/rtp/source-guard.ts';
import type { Agreement } from '../../src/media/sdp/agreement.ts';
import { Departures } from '../../src/media/thread/departures.ts';
import type { Datagram } from '../../src/media/thread/packet-driver.ts';
import { RtpStream } from '../../src/media/thread/rtp-stream.ts';
import { SecurePair } from '../../src/media/thread/secure-pair.ts';

export const farEnd = { host: '198.51.100.7', port: 4000, rtcpPort: 4001 };

export const agreed: Agreement = {
  ...{ codec: 'PCMA', payloadType: 8, digitsPayloadType: 101, sending: true, receiving: true },
  incoming: { codecs: new Map([[8, 'PCMA']]), digits: new Set([101]) },
  remote: farEnd,
};

/** The codes of A-law for silence and for its loudest sample. */
export const silentCode = 0xd5;
const loudCode = 0x2a;

interface Sent<T> {
  readonly what: T;
  readonly to: Address;
}

/** A stream on a hand-moved clock without a network: what it sends is kept, what comes is for the test to say. */
export class LoneStream {
  readonly clock = new ManualClock();
  readonly silences: number[] = [];
  readonly losses: number[] = [];
  readonly keys: string[] = [];
  readonly frames: number[] = [];
  readonly sent: Sent<RtpPacket>[] = [];
  readonly reports: Sent<readonly RtcpPacket[]>[] = [];
  readonly stream: RtpStream;
  /** Gets every packet that is sent, as it leaves. */
  onSent: ((bytes: Buffer, to: Address) => void) | undefined;
  #ears: Datagram[] = [];
  #sequence = 100;

  constructor(more: { readonly heardBefore?: boolean; readonly farHost?: string } = {}) {
    const { clock } = this;
    const sockets = {
      listen: (...both: Datagram[]) => void (this.#ears = both),
      sendRtp: (bytes: Buffer, host: string, port: number) => {
        const what = readRtp(Buffer.from(bytes));
        if (typeof what === 'object') this.sent.push({ what, to: { host, port } });
        this.onSent?.(Buffer.from(bytes), { host, port });
      },
      sendRtcp: (bytes: Buffer, host: string, port: number) =>
        void this.reports.push({ what: readRtcp(Buffer.from(bytes)), to: { host, port } }),
      fetch: () => undefined,
      close: () => undefined,
    };
    this.stream = new RtpStream({
      ...more,
      clock,
      sockets: new SecurePair(sockets, false),
      departures: new Departures(clock),
      onDigit: (key) => this.keys.push(key),
      onSilence: (ms) => this.silences.push(ms),
      onSoundLost: (ms) => this.losses.push(ms),
    });
    this.stream.tell((frame) => this.frames.push(Math.max(...frame)));
  }

  /** So many steps of 20 ms go by, `each` called before every one. */
  live(steps: number, each: (step: number) => void = () => undefined): void {
    for (let step = 0; step < steps; step += 1) {
      each(step);
      this.clock.advance(20);
      this.stream.listen(this.clock.monotonicMs());
      this.stream.speak(this.clock.monotonicMs());
    }
  }

  /** The next packet of sound comes, unless it is said to be otherwise. */
  hear(change: Partial<RtpPacket> = {}, from: Address = farEnd): void {
    if (change.sequence === undefined) this.#sequence = (this.#sequence + 1) & 0xffff;
    const header = { marker: false, payloadType: 8, sequence: this.#sequence, ssrc: 5 };
    // a frame of 20 ms for every step that went by
    const timestamp = this.clock.monotonicMs() * 8;
    const payload = new Uint8Array(160).fill(loudCode);
    this.hearBytes(writeRtp({ ...header, timestamp, payload, ...change }), from);
  }

  hearBytes(bytes: Buffer, from: Address = farEnd): void {
    this.#ears[0]!(bytes, from, this.clock.monotonicMs());
  }

  /** A report comes; of the far end's source unless it is said to be otherwise. */
  hearReport(change: Partial<RtcpContents> = {}): void {
    this.hearRtcp(writeRtcp({ ssrc: 5, cname: 'far', ...change }));
  }

  hearRtcp(bytes: Buffer): void {
    this.#ears[1]!(bytes, { host: farEnd.host, port: farEnd.rtcpPort }, this.clock.monotonicMs());
  }
}
