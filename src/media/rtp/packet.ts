// RFC 3550 §5.1: the RTP packet.

/*
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                           timestamp                           |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |           synchronization source (SSRC) identifier            |
 *  +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 *  |            contributing source (CSRC) identifiers             |
 *  |                             ....                              |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |      defined by profile       |           length              |  X = 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                        header extension                       |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */

export interface RtpPacket {
  readonly marker: boolean;
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  /** A view into the bytes that were read. */
  readonly payload: Uint8Array;
}

export const headerBytes = 12;

/** Why bytes are not an RTP packet, and where. */
export type RtpFault = 'too-short' | 'version' | 'rtcp' | 'extension' | 'padding';

/** Reads one datagram after another, without making anything for each; its fields are of the last one that was read. */
export class RtpReader implements RtpPacket {
  marker = false;
  payloadType = 0;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;
  payloadBytes = 0;
  #start = 0;
  #bytes: Uint8Array | undefined;
  #payload: Uint8Array | undefined;

  /** Never throws; what is wrong with the bytes, if anything. RTCP on the same port (RFC 5761 §4) has types of its own. */
  read(bytes: Uint8Array): RtpFault | undefined {
    const { length } = bytes;
    if (length < headerBytes) return 'too-short';
    const first = bytes[0]!;
    if (first >> 6 !== 2) return 'version';
    const second = bytes[1]!;
    if (second >= 192 && second <= 223) return 'rtcp';
    let start = headerBytes + (first & 0x0f) * 4;
    if (first & 0x10) {
      if (start + 4 > length) return 'extension';
      start += 4 + ((bytes[start + 2]! << 8) | bytes[start + 3]!) * 4;
    }
    if (start > length) return 'extension';
    let end = length;
    if (first & 0x20) {
      const padding = bytes[end - 1]!;
      if (padding === 0 || end - padding < start) return 'padding';
      end -= padding;
    }
    this.marker = (second & 0x80) !== 0;
    this.payloadType = second & 0x7f;
    this.sequence = (bytes[2]! << 8) | bytes[3]!;
    this.timestamp = uint32(bytes, 4);
    this.ssrc = uint32(bytes, 8);
    this.#place(bytes, start, end - start);
    return undefined;
  }

  get payload(): Uint8Array {
    this.#payload ??= this.#bytes!.subarray(this.#start, this.#start + this.payloadBytes);
    return this.#payload;
  }

  /** Drivers use their memory again: the view of it can stay. */
  #place(bytes: Uint8Array, start: number, payloadBytes: number): void {
    if (bytes !== this.#bytes || start !== this.#start || payloadBytes !== this.payloadBytes)
      this.#payload = undefined;
    this.#bytes = bytes;
    this.#start = start;
    this.payloadBytes = payloadBytes;
  }
}

/** One datagram. Never throws. */
export function readRtp(bytes: Uint8Array): RtpPacket | RtpFault {
  const reader = new RtpReader();
  const fault = reader.read(bytes);
  if (fault) return fault;
  const { marker, payloadType, sequence, timestamp, ssrc, payload } = reader;
  return { marker, payloadType, sequence, timestamp, ssrc, payload };
}

function uint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

/** Writes the 12 bytes in front of the payload. */
export function writeRtpHeader(target: Buffer, packet: Omit<RtpPacket, 'payload'>): void {
  target[0] = 0x80;
  target[1] = (packet.marker ? 0x80 : 0) | packet.payloadType;
  target[2] = packet.sequence >> 8;
  target[3] = packet.sequence & 0xff;
  putUint32(target, 4, packet.timestamp);
  putUint32(target, 8, packet.ssrc);
}

function putUint32(target: Uint8Array, at: number, value: number): void {
  target[at] = value >>> 24;
  target[at + 1] = (value >>> 16) & 0xff;
  target[at + 2] = (value >>> 8) & 0xff;
  target[at + 3] = value & 0xff;
}

/** A whole packet. */
export function writeRtp(packet: RtpPacket): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + packet.payload.length);
  writeRtpHeader(bytes, packet);
  bytes.set(packet.payload, headerBytes);
  return bytes;
}
