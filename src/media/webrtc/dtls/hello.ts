// RFC 5246 §7.4, RFC 8422 §5, RFC 5764 §4.1, RFC 7627: what the two sides say of themselves.
import type { SrtpSuite } from '../../srtp/suite.ts';

/** The one suite that every browser must have (RFC 8827 §6.5): TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256. */
export const suiteNumber = 0xc02b;
const renegotiationSuite = 0x00ff;
/** secp256r1. */
export const curveNumber = 23;
/** Signatures that we take and make; the first is ours. RFC 5246 §7.4.1.4.1: the hash, then the kind of key. */
export const signatureNumbers = { ecdsaSha256: 0x0403, rsaSha256: 0x0401 } as const;

const extensionNumbers = {
  curves: 10,
  pointFormats: 11,
  useSrtp: 14,
  extendedMasterSecret: 23,
  renegotiation: 0xff01,
} as const;

// RFC 5764 §4.1.2, RFC 7714 §14.2; in the order of our preference
const srtpProfiles: readonly (readonly [number, SrtpSuite])[] = [
  [0x0007, 'AEAD_AES_128_GCM'],
  [0x0001, 'AES_CM_128_HMAC_SHA1_80'],
];

export interface ClientHello {
  readonly random: Buffer;
  readonly suites: readonly number[];
  readonly extendedMasterSecret: boolean;
  /** RFC 5746 §3.6: by the extension, or by a suite that is none. */
  readonly renegotiation: boolean;
  readonly pointFormats: boolean;
  readonly curves: readonly number[];
  /** The best that both have; undefined when none is offered. */
  readonly srtp: SrtpSuite | undefined;
}

/** A cursor over bytes from outside: reading beyond their end throws `RangeError`. */
export class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(bytes: 1 | 2 | 3): number {
    return this.take(bytes).readUIntBE(0, bytes);
  }

  take(bytes: number): Buffer {
    if (bytes > this.left) throw new RangeError('beyond the end');
    this.#at += bytes;
    return this.#bytes.subarray(this.#at - bytes, this.#at);
  }

  /** What follows a length of so many bytes. */
  vector(lengthBytes: 1 | 2 | 3): Buffer {
    return this.take(this.number(lengthBytes));
  }
}

/** Throws `RangeError` where it is damaged. */
export function readClientHello(body: Buffer): ClientHello {
  const cursor = new Cursor(body);
  cursor.number(2);
  const random = Buffer.from(cursor.take(32));
  // a session to come back to: we keep none
  cursor.vector(1);
  // the cookie: we ask for none, as ICE has proved the address already
  cursor.vector(1);
  const suites = numbersOf(cursor.vector(2));
  cursor.vector(1);
  const extensions = cursor.left > 0 ? readExtensions(cursor.vector(2)) : new Map<number, Buffer>();
  return {
    random,
    suites,
    extendedMasterSecret: extensions.has(extensionNumbers.extendedMasterSecret),
    renegotiation: extensions.has(extensionNumbers.renegotiation) || suites.includes(renegotiationSuite),
    pointFormats: extensions.has(extensionNumbers.pointFormats),
    curves: listOf(extensions.get(extensionNumbers.curves)),
    srtp: chooseProfile(listOf(extensions.get(extensionNumbers.useSrtp))),
  };
}

/** RFC 5246 §7.4.1.4: nothing is answered that the hello did not say. */
export function writeServerHello(
  random: Buffer,
  srtp: SrtpSuite,
  hello: Pick<ClientHello, 'renegotiation' | 'pointFormats'>,
): Buffer {
  const [profile] = srtpProfiles.find(([, suite]) => suite === srtp)!;
  const extensions = Buffer.concat([
    ...(hello.renegotiation ? [extension(extensionNumbers.renegotiation, Buffer.of(0))] : []),
    extension(extensionNumbers.extendedMasterSecret, Buffer.alloc(0)),
    ...(hello.pointFormats ? [extension(extensionNumbers.pointFormats, Buffer.of(1, 0))] : []),
    // one profile, and no MKI
    extension(extensionNumbers.useSrtp, Buffer.of(0, 2, profile >> 8, profile & 0xff, 0)),
  ]);
  return Buffer.concat([
    Buffer.of(0xfe, 0xfd),
    random,
    // no session to come back to
    Buffer.of(0, suiteNumber >> 8, suiteNumber & 0xff, 0),
    vector(2, extensions),
  ]);
}

export function writeCertificate(der: Buffer): Buffer {
  return vector(3, vector(3, der));
}

/** The client's own certificate; undefined when it sent none. Throws `RangeError` where it is damaged. */
export function readCertificate(body: Buffer): Buffer | undefined {
  const list = new Cursor(new Cursor(body).vector(3));
  return list.left === 0 ? undefined : list.vector(3);
}

/** RFC 5246 §7.4.4: any certificate, signed for in a way that we can check. */
export function writeCertificateRequest(): Buffer {
  const { ecdsaSha256, rsaSha256 } = signatureNumbers;
  const kinds = Buffer.of(64, 1);
  const signatures = Buffer.alloc(4);
  signatures.writeUInt16BE(ecdsaSha256, 0);
  signatures.writeUInt16BE(rsaSha256, 2);
  return Buffer.concat([vector(1, kinds), vector(2, signatures), vector(2, Buffer.alloc(0))]);
}

/** RFC 8422 §5.4: what is signed of the server's key, beside both randoms. */
export function writeCurvePoint(point: Buffer): Buffer {
  return Buffer.concat([Buffer.of(3, 0, curveNumber), vector(1, point)]);
}

/** A signature behind what it is. */
export function writeSigned(signature: Buffer): Buffer {
  const kind = Buffer.alloc(2);
  kind.writeUInt16BE(signatureNumbers.ecdsaSha256, 0);
  return Buffer.concat([kind, vector(2, signature)]);
}

/** Throws `RangeError` where it is damaged. */
export function readSigned(body: Buffer): { readonly kind: number; readonly signature: Buffer } {
  const cursor = new Cursor(body);
  return { kind: cursor.number(2), signature: cursor.vector(2) };
}

function vector(lengthBytes: 1 | 2 | 3, bytes: Buffer): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUIntBE(bytes.length, 0, lengthBytes);
  return Buffer.concat([length, bytes]);
}

function extension(number: number, data: Buffer): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(number, 0);
  return Buffer.concat([head, vector(2, data)]);
}

function readExtensions(bytes: Buffer): Map<number, Buffer> {
  const cursor = new Cursor(bytes);
  const extensions = new Map<number, Buffer>();
  while (cursor.left > 0) extensions.set(cursor.number(2), cursor.vector(2));
  return extensions;
}

function listOf(data: Buffer | undefined): readonly number[] {
  return data === undefined ? [] : numbersOf(new Cursor(data).vector(2));
}

function numbersOf(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readUInt16BE(2 * i));
}

function chooseProfile(offered: readonly number[]): SrtpSuite | undefined {
  return srtpProfiles.find(([number]) => offered.includes(number))?.[1];
}
