// RFC 3550 §6: RTCP, as much as a telephone call needs: SR, RR, SDES with CNAME, BYE.

/*
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |V=2|P|  count  |      type     |   length in words minus one   |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                       SSRC of the sender                      |
 *  +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 *  |  of an SR: NTP time (2 words), RTP time, packets, octets      |
 *  +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 *  |                 SSRC that this block reports on               |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  | fraction lost |       cumulative number of packets lost       |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |           extended highest sequence number received           |
 *  |                      interarrival jitter                      |
 *  |                         last SR (LSR)                         |
 *  |                   delay since last SR (DLSR)                  |
 *  +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 */

export interface ReceptionReport {
  readonly ssrc: number;
  /** In 1/256. */
  readonly fractionLost: number;
  readonly lost: number;
  readonly highestSequence: number;
  /** In timestamp units. */
  readonly jitter: number;
  /** The middle 32 bits of the last SR's NTP time, and 1/65536 s since it came; 0 before one came. */
  readonly lastSenderReport: number;
  readonly delaySinceLast: number;
}

export interface SenderInfo {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly timestamp: number;
  readonly packets: number;
  readonly octets: number;
}

export type RtcpPacket =
  | {
      readonly kind: 'sender';
      readonly ssrc: number;
      readonly ntpMiddle: number;
      /** How many packets it has sent so far. */
      readonly packets: number;
      readonly reports: ReceptionReport[];
    }
  | { readonly kind: 'receiver'; readonly ssrc: number; readonly reports: ReceptionReport[] }
  /** The sources that are leaving. */
  | { readonly kind: 'bye'; readonly sources: number[] };

export interface RtcpContents {
  readonly ssrc: number;
  /** RFC 7022: random, says nothing about us. */
  readonly cname: string;
  /** Present when we have sent since the last report. */
  readonly sender?: SenderInfo;
  readonly report?: ReceptionReport;
  readonly bye?: boolean;
}

const typeSender = 200;
const typeReceiver = 201;
const typeDescription = 202;
const typeBye = 203;
const reportBytes = 24;
// seconds from 1900 to 1970
const ntpOffset = 2_208_988_800;

/** The middle 32 bits of a moment's NTP time. */
export function ntpMiddle(atMs: number): number {
  const { seconds, fraction } = ntpTime(atMs);
  return ((seconds << 16) | (fraction >>> 16)) >>> 0;
}

/** Reads a compound packet as far as it is well formed; what we don't use is passed over. Never throws. */
export function readRtcp(bytes: Uint8Array): RtcpPacket[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packets: RtcpPacket[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    const first = bytes[at]!;
    const end = at + (view.getUint16(at + 2) + 1) * 4;
    if (first >> 6 !== 2 || end > bytes.length || end < at + 8) break;
    const packet = readOne(view, at, end, first & 0x1f);
    if (packet) packets.push(packet);
    at = end;
  }
  return packets;
}

function readOne(view: DataView, at: number, end: number, count: number): RtcpPacket | undefined {
  const ssrc = view.getUint32(at + 4);
  switch (view.getUint8(at + 1)) {
    case typeSender:
      if (end < at + 28) return undefined;
      return {
        kind: 'sender',
        ssrc,
        ntpMiddle: view.getUint32(at + 10),
        packets: view.getUint32(at + 20),
        reports: readReports(view, at + 28, end, count),
      };
    case typeReceiver:
      return { kind: 'receiver', ssrc, reports: readReports(view, at + 8, end, count) };
    case typeBye:
      return { kind: 'bye', sources: readSources(view, at + 4, end, count) };
    default:
      return undefined;
  }
}

function readReports(view: DataView, from: number, end: number, count: number): ReceptionReport[] {
  const reports: ReceptionReport[] = [];
  for (let at = from; reports.length < count && at + reportBytes <= end; at += reportBytes) {
    reports.push({
      ssrc: view.getUint32(at),
      fractionLost: view.getUint8(at + 4),
      // a signed 24-bit number: duplicates can make it negative
      lost: (view.getInt32(at + 4) << 8) >> 8,
      highestSequence: view.getUint32(at + 8),
      jitter: view.getUint32(at + 12),
      lastSenderReport: view.getUint32(at + 16),
      delaySinceLast: view.getUint32(at + 20),
    });
  }
  return reports;
}

function readSources(view: DataView, from: number, end: number, count: number): number[] {
  const sources: number[] = [];
  for (let at = from; sources.length < count && at + 4 <= end; at += 4) sources.push(view.getUint32(at));
  return sources;
}

/** A compound packet: SR or RR, then SDES, then BYE when wanted. */
export function writeRtcp(contents: RtcpContents): Buffer {
  const parts = [writeReport(contents), writeDescription(contents)];
  if (contents.bye) {
    const bye = Buffer.alloc(8);
    writeHead(bye, 1, typeBye, contents.ssrc);
    parts.push(bye);
  }
  return Buffer.concat(parts);
}

function writeReport({ ssrc, sender, report }: RtcpContents): Buffer {
  const bytes = Buffer.alloc(8 + (sender ? 20 : 0) + (report ? reportBytes : 0));
  writeHead(bytes, report ? 1 : 0, sender ? typeSender : typeReceiver, ssrc);
  let at = 8;
  if (sender) {
    const { seconds, fraction } = ntpTime(sender.atMs);
    bytes.writeUInt32BE(seconds, at);
    bytes.writeUInt32BE(fraction, at + 4);
    bytes.writeUInt32BE(sender.timestamp >>> 0, at + 8);
    bytes.writeUInt32BE(sender.packets >>> 0, at + 12);
    bytes.writeUInt32BE(sender.octets >>> 0, at + 16);
    at += 20;
  }
  if (report) {
    bytes.writeUInt32BE(report.ssrc, at);
    bytes.writeUInt32BE(
      ((report.fractionLost << 24) | (Math.min(report.lost, 0x7fffff) & 0xffffff)) >>> 0,
      at + 4,
    );
    bytes.writeUInt32BE(report.highestSequence >>> 0, at + 8);
    bytes.writeUInt32BE(report.jitter >>> 0, at + 12);
    bytes.writeUInt32BE(report.lastSenderReport >>> 0, at + 16);
    bytes.writeUInt32BE(report.delaySinceLast >>> 0, at + 20);
  }
  return bytes;
}

/** SDES with one chunk and one item; at least one zero byte ends the items, to a whole word (§6.5). */
function writeDescription({ ssrc, cname }: RtcpContents): Buffer {
  const name = Buffer.from(cname).subarray(0, 255);
  const bytes = Buffer.alloc(8 + Math.ceil((2 + name.length + 1) / 4) * 4);
  writeHead(bytes, 1, typeDescription, ssrc);
  bytes[8] = 1;
  bytes[9] = name.length;
  name.copy(bytes, 10);
  return bytes;
}

function writeHead(bytes: Buffer, count: number, type: number, ssrc: number): void {
  bytes[0] = 0x80 | count;
  bytes[1] = type;
  bytes.writeUInt16BE(bytes.length / 4 - 1, 2);
  bytes.writeUInt32BE(ssrc, 4);
}

function ntpTime(atMs: number): { seconds: number; fraction: number } {
  const seconds = Math.floor(atMs / 1000);
  return {
    seconds: (seconds + ntpOffset) >>> 0,
    fraction: Math.floor(((atMs - seconds * 1000) / 1000) * 2 ** 32) >>> 0,
  };
}
