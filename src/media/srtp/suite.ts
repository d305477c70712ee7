// RFC 4568 §6.2, RFC 7714 §14.1: the crypto suites we speak, and what a master key is made of.

/** A crypto suite under its name in descriptions. */
export type SrtpSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AES_CM_128_HMAC_SHA1_32' | 'AEAD_AES_128_GCM';

/** One direction's master key: 16 bytes of key, then the salt (14 bytes; 12 with GCM). Never logged. */
export interface MasterKey {
  readonly suite: SrtpSuite;
  readonly material: Uint8Array;
}

/** The keys of both directions, as offer and answer agreed on them. */
export interface SrtpKeys {
  readonly sending: MasterKey;
  readonly receiving: MasterKey;
}

export const masterKeyBytes = 16;

/** Bytes of key and salt together. */
export const materialBytes: Readonly<Record<SrtpSuite, number>> = {
  AES_CM_128_HMAC_SHA1_80: 30,
  AES_CM_128_HMAC_SHA1_32: 30,
  AEAD_AES_128_GCM: 28,
};

export function isSuite(name: string): name is SrtpSuite {
  return Object.hasOwn(materialBytes, name);
}

/** The same suite, key and salt. */
export function sameKey(a: MasterKey, b: MasterKey): boolean {
  return a.suite === b.suite && Buffer.compare(a.material, b.material) === 0;
}
