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

/** Reads one datagram. Never throws. RTCP on the same port (RFC 5761 §4) is told apart by its packet type. */
export function readRtp(bytes: Uint8Array): RtpPacket | RtpFault {
  if (bytes.length < headerBytes) return 'too-short';
  const first = bytes[0]!;
  if (first >> 6 !== 2) return 'version';
  const second = bytes[1]!;
  if (second >= 192 && second <= 223) return 'rtcp';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = headerBytes + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (start + 4 > bytes.length) return 'extension';
    start += 4 + view.getUint16(start + 2) * 4;
  }
  if (start > bytes.length) return 'extension';
  let end = bytes.length;
  if (first & 0x20) {
    const padding = bytes[end - 1]!;
    if (padding === 0 || end - padding < start) return 'padding';
    end -= padding;
  }
  return {
    marker: (second & 0x80) !== 0,
    payloadType: second & 0x7f,
    sequence: view.getUint16(2),
    timestamp: view.getUint32(4),
    ssrc: view.getUint32(8),
    payload: bytes.subarray(start, end),
  };
}

/** Writes the 12 bytes in front of the payload. */
export function writeRtpHeader(target: Buffer, packet: Omit<RtpPacket, 'payload'>): void {
  target[0] = 0x80;
  target[1] = (packet.marker ? 0x80 : 0) | packet.payloadType;
  target.writeUInt16BE(packet.sequence, 2);
  target.writeUInt32BE(packet.timestamp, 4);
  target.writeUInt32BE(packet.ssrc, 8);
}

/** A whole packet. */
export function writeRtp(packet: RtpPacket): Buffer {
  const bytes = Buffer.allocUnsafe(headerBytes + packet.payload.length);
  writeRtpHeader(bytes, packet);
  bytes.set(packet.payload, headerBytes);
  return bytes;
}
