// RFC 3711 §4.3: session keys out of a master key, with a key derivation rate of 0 (once for all packets).
import { createCipheriv } from 'node:crypto';
import { masterKeyBytes } from './suite.ts';

/** §4.3.2: what a derived key is for. */
export const labels = {
  rtpEncryption: 0,
  rtpAuthentication: 1,
  rtpSalt: 2,
  rtcpEncryption: 3,
  rtcpAuthentication: 4,
  rtcpSalt: 5,
} as const;

/**
 * `bytes` of key for `label`. A salt of 12 bytes is taken as if two zero bytes followed it (RFC 7714 §11).
 * `material` is the master key and its salt.
 */
export function deriveKey(material: Uint8Array, label: number, bytes: number): Buffer {
  // x = label * 2^48 XOR salt (112 bits); the counter's IV is x * 2^16
  const iv = Buffer.alloc(16);
  iv.set(material.subarray(masterKeyBytes));
  iv[7]! ^= label;
  const generator = createCipheriv('aes-128-ctr', material.subarray(0, masterKeyBytes), iv);
  return generator.update(Buffer.alloc(bytes));
}

/** What packets of one kind, RTP or RTCP, are encrypted with. */
export interface SessionKeys {
  readonly encryption: Buffer;
  readonly salt: Buffer;
}

/** Of a master key and its salt; session salts are as long as that one. */
export function sessionKeys(material: Uint8Array): { readonly rtp: SessionKeys; readonly rtcp: SessionKeys } {
  const saltBytes = material.length - masterKeyBytes;
  return {
    rtp: {
      encryption: deriveKey(material, labels.rtpEncryption, masterKeyBytes),
      salt: deriveKey(material, labels.rtpSalt, saltBytes),
    },
    rtcp: {
      encryption: deriveKey(material, labels.rtcpEncryption, masterKeyBytes),
      salt: deriveKey(material, labels.rtcpSalt, saltBytes),
    },
  };
}
