// RFC 3550 §5.1, §6.4.1: as much of a packet's shape as its cipher must know.

const fixedBytes = 12;

/** Where the payload of an RTP packet begins, behind contributing sources and extension; undefined when it is not RTP. */
export function rtpHeaderBytes(packet: Uint8Array): number | undefined {
  if (packet.length < fixedBytes || packet[0]! >> 6 !== 2) return undefined;
  let bytes = fixedBytes + (packet[0]! & 0x0f) * 4;
  if (packet[0]! & 0x10) {
    if (packet.length < bytes + 4) return undefined;
    bytes += 4 + ((packet[bytes + 2]! << 8) | packet[bytes + 3]!) * 4;
  }
  return bytes <= packet.length ? bytes : undefined;
}

/** The first header of an RTCP packet and its sender stay in the clear (RFC 3711 §3.4). */
export const rtcpClearBytes = 8;

/** What stands behind a sealed RTCP packet (§3.4): whether it is encrypted, and its number of 31 bits. */
export const rtcpIndexBytes = 4;
export const encryptedFlag = 0x8000_0000;

/** Told apart by the packet type when both come to one port (RFC 5761 §4). */
export function isRtcp(packet: Uint8Array): boolean {
  return packet.length >= rtcpClearBytes && packet[1]! >= 192 && packet[1]! <= 223;
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
