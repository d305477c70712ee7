// RFC 5280 §4.1, RFC 8827 §6.5: a certificate of our own, trusted by nobody but by its fingerprint in the description.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Passed to the threads that speak DTLS. The key is never logged. */
export interface OwnCertificate {
  readonly der: Uint8Array;
  /** PKCS #8, DER. */
  readonly privateKey: Uint8Array;
}

export type FingerprintHash = 'sha-256' | 'sha-384' | 'sha-512';

// object identifiers in DER: ecdsa-with-SHA256, commonName
const ecdsaWithSha256 = der(0x30, Buffer.from('06082a8648ce3d040302', 'hex'));
const commonName = Buffer.from('0603550403', 'hex');
const dayMs = 86_400_000;

/** A new key on P-256 and its certificate, good from the day before `nowMs` for ten years. */
export function makeCertificate(nowMs: number): OwnCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = der(0x30, der(0x31, der(0x30, commonName, der(0x0c, Buffer.from('perezvon')))));
  // a whole number above 0: its first bit is clear
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, serial),
    ecdsaWithSha256,
    name,
    der(0x30, utcTime(nowMs - dayMs), utcTime(nowMs + 3650 * dayMs)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', body, privateKey);
  return {
    der: der(0x30, body, ecdsaWithSha256, der(0x03, Buffer.of(0), signature)),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
  };
}

/** RFC 8122 §5: as descriptions write it, `AB:CD:…`. */
export function fingerprintOf(certificate: Uint8Array, hash: FingerprintHash = 'sha-256'): string {
  const digest = createHash(hash.replace('-', '')).update(certificate).digest('hex');
  return digest.toUpperCase().match(/../g)!.join(':');
}

/** A value behind its tag and length. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  const length =
    value.length < 0x80
      ? Buffer.of(value.length)
      : value.length < 0x100
        ? Buffer.of(0x81, value.length)
        : Buffer.of(0x82, value.length >> 8, value.length & 0xff);
  return Buffer.concat([Buffer.of(tag), length, value]);
}

/** `YYMMDDHHMMSSZ`; ours end before 2050, where its two digits would mean another century. */
function utcTime(ms: number): Buffer {
  const text = new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${text}Z`));
}
