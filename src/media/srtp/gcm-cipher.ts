// RFC 7714: AES-128 in Galois/counter mode, which encrypts and authenticates at once.
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { sessionKeys, type SessionKeys } from './key-derivation.ts';
import type { OpenedRtcp, PacketCipher } from './packet-cipher.ts';
import { encryptedFlag, readUint32, rtcpClearBytes, rtcpIndexBytes } from './packet-shape.ts';

const saltBytes = 12;
const tagBytes = 16;

/*
 * The packets (§8, §9):
 *   RTP:  header | encrypted payload | tag                                associated data: the header
 *   RTCP: 8 bytes in the clear | encrypted rest | tag | E + 31-bit index     associated data: the 8 bytes, the index
 */
export class GcmCipher implements PacketCipher {
  readonly #keys: { readonly rtp: SessionKeys; readonly rtcp: SessionKeys };
  readonly #iv = Buffer.alloc(saltBytes);

  constructor(material: Uint8Array) {
    this.#keys = sessionKeys(material);
  }

  sealRtp(packet: Uint8Array, headerBytes: number, rollover: number): Buffer {
    const header = packet.subarray(0, headerBytes);
    const iv = this.#rtpIv(packet, rollover);
    return Buffer.concat([
      header,
      ...seal(this.#keys.rtp.encryption, iv, header, packet.subarray(headerBytes)),
    ]);
  }

  openRtp(packet: Uint8Array, headerBytes: number, rollover: number): Buffer | undefined {
    if (packet.length < headerBytes + tagBytes) return undefined;
    const header = packet.subarray(0, headerBytes);
    const iv = this.#rtpIv(packet, rollover);
    const plain = open(this.#keys.rtp.encryption, iv, header, packet.subarray(headerBytes));
    return plain && Buffer.concat([header, plain]);
  }

  sealRtcp(packet: Uint8Array, index: number): Buffer {
    const header = packet.subarray(0, rtcpClearBytes);
    const trailer = Buffer.alloc(rtcpIndexBytes);
    trailer.writeUInt32BE((encryptedFlag | index) >>> 0, 0);
    const iv = this.#rtcpIv(packet, index);
    const body = seal(
      this.#keys.rtcp.encryption,
      iv,
      Buffer.concat([header, trailer]),
      packet.subarray(rtcpClearBytes),
    );
    return Buffer.concat([header, ...body, trailer]);
  }

  openRtcp(packet: Uint8Array): OpenedRtcp | undefined {
    const end = packet.length - rtcpIndexBytes;
    if (end < rtcpClearBytes + tagBytes) return undefined;
    const word = readUint32(packet, end);
    const index = word & 0x7fff_ffff;
    const iv = this.#rtcpIv(packet, index);
    const header = packet.subarray(0, rtcpClearBytes);
    const trailer = packet.subarray(end);
    const encrypted = (word & encryptedFlag) !== 0;
    // §9.3: a packet that is only authenticated is associated data as a whole
    const bodyAt = encrypted ? rtcpClearBytes : end - tagBytes;
    const associated = Buffer.concat([packet.subarray(0, bodyAt), trailer]);
    const plain = open(this.#keys.rtcp.encryption, iv, associated, packet.subarray(bodyAt, end));
    if (!plain) return undefined;
    return {
      packet: encrypted ? Buffer.concat([header, plain]) : Buffer.from(packet.subarray(0, bodyAt)),
      index,
    };
  }

  /** §8.1: two zero bytes, SSRC, rollover counter, sequence number; all XOR the salt. */
  #rtpIv(packet: Uint8Array, rollover: number): Buffer {
    const iv = this.#iv;
    iv.writeUInt16BE(0, 0);
    iv.set(packet.subarray(8, 12), 2);
    iv.writeUInt32BE(rollover, 6);
    iv.set(packet.subarray(2, 4), 10);
    return salted(iv, this.#keys.rtp.salt);
  }

  /** §9.1: two zero bytes, SSRC, two zero bytes, the index; all XOR the salt. */
  #rtcpIv(packet: Uint8Array, index: number): Buffer {
    const iv = this.#iv;
    iv.writeUInt16BE(0, 0);
    iv.set(packet.subarray(4, 8), 2);
    iv.writeUInt16BE(0, 6);
    iv.writeUInt32BE(index, 8);
    return salted(iv, this.#keys.rtcp.salt);
  }
}

function salted(iv: Buffer, salt: Buffer): Buffer {
  for (let i = 0; i < saltBytes; i += 1) iv[i]! ^= salt[i]!;
  return iv;
}

function seal(key: Buffer, iv: Buffer, associated: Uint8Array, body: Uint8Array): Buffer[] {
  const cipher = createCipheriv('aes-128-gcm', key, iv).setAAD(associated);
  return [cipher.update(body), cipher.final(), cipher.getAuthTag()];
}

/** `body` ends with its tag. Undefined when it is not authentic. */
function open(key: Buffer, iv: Buffer, associated: Uint8Array, body: Uint8Array): Buffer | undefined {
  const end = body.length - tagBytes;
  const decipher = createDecipheriv('aes-128-gcm', key, iv, { authTagLength: tagBytes });
  decipher.setAAD(associated).setAuthTag(body.subarray(end));
  const plain = decipher.update(body.subarray(0, end));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return plain;
}
