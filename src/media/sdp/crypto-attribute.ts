// RFC 4568 §4, §6, §9: a=crypto, by which a description carries the key of what its writer sends.
import { isSuite, materialBytes, type MasterKey, type SrtpSuite } from '../srtp/suite.ts';

/** One a=crypto line that we can honour. */
export interface CryptoLine {
  readonly tag: number;
  readonly key: MasterKey;
}

// session parameters that change nothing for us: a hint of the window's size (§6.3.7), keys derived once (§6.3.1)
const harmless = /^(WSH=\d+|KDR=0|-.*)$/i;

/**
 * `1 AES_CM_128_HMAC_SHA1_80 inline:…|2^31 WSH=128`. Undefined for suites and parameters that we don't speak: another
 * key derivation rate, several keys told apart by an MKI, packets not encrypted or not authenticated.
 */
export function readCrypto(value: string): CryptoLine | undefined {
  const [tag = '', suite = '', keys = '', ...parameters] = value.split(/\s+/);
  if (!/^\d{1,9}$/.test(tag) || !isSuite(suite)) return undefined;
  if (!parameters.every((parameter) => harmless.test(parameter))) return undefined;
  const inline = /^inline:([A-Za-z0-9+/]+={0,2})(\|(2\^)?\d+)?$/i.exec(keys);
  const material = inline ? Buffer.from(inline[1]!, 'base64') : undefined;
  if (material?.length !== materialBytes[suite]) return undefined;
  return { tag: Number(tag), key: { suite, material } };
}

export function writeCrypto({ tag, key }: CryptoLine): string {
  return `${tag} ${key.suite} inline:${Buffer.from(key.material).toString('base64')}`;
}

/** What our offers name, in this order; the tag of each is its place from 1. */
export const offeredSuites: readonly SrtpSuite[] = [
  'AES_CM_128_HMAC_SHA1_80',
  'AES_CM_128_HMAC_SHA1_32',
  'AEAD_AES_128_GCM',
];
