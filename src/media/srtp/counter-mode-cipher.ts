// RFC 3711 §3.1, §3.4, §4.1.1, §4.2: AES in counter mode, authenticated by HMAC-SHA1.
import { createCipheriv, createHmac } from 'node:crypto';
import { deriveKey, labels, sessionKeys, type SessionKeys } from './key-derivation.ts';
import type { OpenedRtcp, PacketCipher } from './packet-cipher.ts';
import { encryptedFlag, readUint32, rtcpClearBytes, rtcpIndexBytes } from './packet-shape.ts';
import { sameBytes } from './same-bytes.ts';

const authenticationBytes = 20;
const saltBytes = 14;
// §5.2: RTCP's tag has 80 bits whatever RTP's has (RFC 4568 §6.2.2 says so for the suite …_32)
const rtcpTagBytes = 10;

/*
 * The packets (§3.1, §3.4):
 *   RTP:  header | encrypted payload | tag                              tag over header, payload, rollover counter
 *   RTCP: 8 bytes in the clear | encrypted rest | E + 31-bit index | tag    tag over all before it
 */
export class CounterModeCipher implements PacketCipher {
  readonly #keys: { readonly rtp: SessionKeys; readonly rtcp: SessionKeys };
  readonly #rtpAuthentication: Buffer;
  readonly #rtcpAuthentication: Buffer;
  readonly #tagBytes: number;
  readonly #iv = Buffer.alloc(16);
  readonly #rollover = Buffer.alloc(4);

  constructor(material: Uint8Array, tagBytes: number) {
    this.#tagBytes = tagBytes;
    this.#keys = sessionKeys(material);
    this.#rtpAuthentication = deriveKey(material, labels.rtpAuthentication, authenticationBytes);
    this.#rtcpAuthentication = deriveKey(material, labels.rtcpAuthentication, authenticationBytes);
  }

  sealRtp(packet: Uint8Array, headerBytes: number, rollover: number): Buffer {
    const sealed = Buffer.allocUnsafe(packet.length + this.#tagBytes);
    sealed.set(packet.subarray(0, headerBytes));
    sealed.set(this.#cryptRtp(packet, headerBytes, packet.length, rollover), headerBytes);
    const tag = this.#rtpTag(sealed.subarray(0, packet.length), rollover);
    sealed.set(tag.subarray(0, this.#tagBytes), packet.length);
    return sealed;
  }

  openRtp(packet: Uint8Array, headerBytes: number, rollover: number): Buffer | undefined {
    const end = packet.length - this.#tagBytes;
    if (end < headerBytes) return undefined;
    const tag = this.#rtpTag(packet.subarray(0, end), rollover);
    if (!sameBytes(tag, packet.subarray(end))) return undefined;
    const opened = Buffer.allocUnsafe(end);
    opened.set(packet.subarray(0, headerBytes));
    opened.set(this.#cryptRtp(packet, headerBytes, end, rollover), headerBytes);
    return opened;
  }

  sealRtcp(packet: Uint8Array, index: number): Buffer {
    const sealed = Buffer.allocUnsafe(packet.length + rtcpIndexBytes + rtcpTagBytes);
    sealed.set(packet.subarray(0, rtcpClearBytes));
    sealed.set(this.#cryptRtcp(packet, packet.length, index), rtcpClearBytes);
    sealed.writeUInt32BE((encryptedFlag | index) >>> 0, packet.length);
    const tag = this.#rtcpTag(sealed.subarray(0, packet.length + rtcpIndexBytes));
    sealed.set(tag.subarray(0, rtcpTagBytes), packet.length + rtcpIndexBytes);
    return sealed;
  }

  openRtcp(packet: Uint8Array): OpenedRtcp | undefined {
    const tagAt = packet.length - rtcpTagBytes;
    const end = tagAt - rtcpIndexBytes;
    if (end < rtcpClearBytes) return undefined;
    if (!sameBytes(this.#rtcpTag(packet.subarray(0, tagAt)), packet.subarray(tagAt))) return undefined;
    const word = readUint32(packet, end);
    const index = word & 0x7fff_ffff;
    const opened = Buffer.from(packet.subarray(0, end));
    if ((word & encryptedFlag) !== 0) opened.set(this.#cryptRtcp(packet, end, index), rtcpClearBytes);
    return { packet: opened, index };
  }

  #cryptRtp(packet: Uint8Array, from: number, to: number, rollover: number): Buffer {
    const sequence = (packet[2]! << 8) | packet[3]!;
    return this.#crypt(this.#keys.rtp, packet.subarray(from, to), readUint32(packet, 8), rollover, sequence);
  }

  #cryptRtcp(packet: Uint8Array, to: number, index: number): Buffer {
    const body = packet.subarray(rtcpClearBytes, to);
    return this.#crypt(this.#keys.rtcp, body, readUint32(packet, 4), index >>> 16, index & 0xffff);
  }

  /** §4.1.1: IV = salt·2^16 XOR SSRC·2^64 XOR index·2^16; the index has 48 bits: `high` 32 and `low` 16 of them. */
  #crypt(keys: SessionKeys, bytes: Uint8Array, ssrc: number, high: number, low: number): Buffer {
    const iv = this.#iv;
    iv.writeUInt32BE(0, 0);
    iv.writeUInt32BE(ssrc, 4);
    iv.writeUInt32BE(high, 8);
    iv.writeUInt32BE(low * 0x1_0000, 12);
    for (let i = 0; i < saltBytes; i += 1) iv[i]! ^= keys.salt[i]!;
    return createCipheriv('aes-128-ctr', keys.encryption, iv).update(bytes);
  }

  #rtpTag(authenticated: Uint8Array, rollover: number): Buffer {
    this.#rollover.writeUInt32BE(rollover, 0);
    return createHmac('sha1', this.#rtpAuthentication).update(authenticated).update(this.#rollover).digest();
  }

  #rtcpTag(authenticated: Uint8Array): Buffer {
    return createHmac('sha1', this.#rtcpAuthentication).update(authenticated).digest();
  }
}
