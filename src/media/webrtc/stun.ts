// RFC 8489: binding requests and their answers, as ICE asks and answers them (RFC 8445 §7).
import { createHmac } from 'node:crypto';
import { isIPv4 } from 'node:net';
import { crc32 } from 'node:zlib';
import { sameBytes } from '../srtp/same-bytes.ts';

/*
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |0 0|     STUN Message Type     |         Message Length        |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                         Magic Cookie                          |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                  Transaction ID (96 bits)                     |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 */
const headerBytes = 20;
const cookie = 0x2112_a442;
const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const bindingError = 0x0111;
const fingerprintSeed = 0x5354_554e;
const integrityBytes = 20;

const attributes = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  unknown: 0x000a,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
} as const;

// §5: below this number an attribute must be understood
const firstOptional = 0x8000;
const understood: readonly number[] = [
  attributes.username,
  attributes.integrity,
  attributes.priority,
  attributes.useCandidate,
];

export interface BindingRequest {
  /** 12 bytes. */
  readonly transaction: Buffer;
  /** `ours:theirs`. */
  readonly username: string;
  /** The far end chose this way (RFC 8445 §7.1.1). */
  readonly nominates: boolean;
  /** Numbers that had to be understood and were not. */
  readonly unknown: readonly number[];
}

export type StunReading =
  | { readonly ok: true; readonly request: BindingRequest }
  | { readonly ok: false; readonly why: 'not a binding request' | 'damaged' | 'not authentic' };

interface Attribute {
  readonly type: number;
  readonly value: Buffer;
  /** Where it begins in the message. */
  readonly at: number;
}

/** Reads a request that must be sealed with `password` (§9.1.3). Never throws. */
export function readBindingRequest(bytes: Buffer, password: string): StunReading {
  if (bytes.length < headerBytes || bytes.readUInt32BE(4) !== cookie) return { ok: false, why: 'damaged' };
  if (bytes.readUInt16BE(0) !== bindingRequest) return { ok: false, why: 'not a binding request' };
  if (bytes.readUInt16BE(2) !== bytes.length - headerBytes) return { ok: false, why: 'damaged' };
  const all = readAttributes(bytes);
  if (!all || !isFingerprinted(bytes, all)) return { ok: false, why: 'damaged' };
  const sealAt = all.findIndex(({ type }) => type === attributes.integrity);
  const seal = all[sealAt];
  if (!seal || !isSealed(bytes, seal, password)) return { ok: false, why: 'not authentic' };
  // §9.1.3: what follows the seal is not covered by it
  const covered = all.slice(0, sealAt);
  const username = covered.find(({ type }) => type === attributes.username)?.value.toString('utf8') ?? '';
  const unknown = covered
    .map(({ type }) => type)
    .filter((type) => type < firstOptional && !understood.includes(type));
  const nominates = covered.some(({ type }) => type === attributes.useCandidate);
  return { ok: true, request: { transaction: bytes.subarray(8, headerBytes), username, nominates, unknown } };
}

/** The answer that tells where the request came from. */
export function writeBindingSuccess(
  { transaction }: BindingRequest,
  from: { readonly host: string; readonly port: number },
  password: string,
): Buffer {
  const address = attribute(attributes.xorMappedAddress, xorAddress(from, transaction));
  return write(bindingSuccess, transaction, [address], password);
}

/** §6.3.1: 420, with what was not understood. */
export function writeUnknownAttributes({ transaction, unknown }: BindingRequest, password: string): Buffer {
  const list = Buffer.alloc(2 * unknown.length);
  for (const [i, type] of unknown.entries()) list.writeUInt16BE(type, 2 * i);
  const code = attribute(attributes.errorCode, Buffer.of(0, 0, 4, 20));
  return write(bindingError, transaction, [code, attribute(attributes.unknown, list)], password);
}

/** A request of our own, as a far end asks it. */
export function writeBindingRequest(
  { transaction, username, nominates }: Omit<BindingRequest, 'unknown'>,
  password: string,
): Buffer {
  const parts = [
    attribute(attributes.username, Buffer.from(username)),
    ...(nominates ? [attribute(attributes.useCandidate, Buffer.alloc(0))] : []),
  ];
  return write(bindingRequest, transaction, parts, password);
}

function write(type: number, transaction: Buffer, parts: readonly Buffer[], password: string): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt16BE(type, 0);
  header.writeUInt32BE(cookie, 4);
  transaction.copy(header, 8);
  const body = Buffer.concat([header, ...parts]);
  // both are reckoned with a length that counts themselves
  body.writeUInt16BE(body.length - headerBytes + 4 + integrityBytes, 2);
  const seal = createHmac('sha1', password).update(body).digest();
  const sealed = Buffer.concat([body, attribute(attributes.integrity, seal)]);
  sealed.writeUInt16BE(sealed.length - headerBytes + 8, 2);
  return Buffer.concat([sealed, attribute(attributes.fingerprint, crcOf(sealed))]);
}

function readAttributes(bytes: Buffer): Attribute[] | undefined {
  const found: Attribute[] = [];
  for (let at = headerBytes; at < bytes.length;) {
    if (at + 4 > bytes.length) return undefined;
    const length = bytes.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > bytes.length) return undefined;
    found.push({ type: bytes.readUInt16BE(at), value: bytes.subarray(at + 4, end), at });
    at = end + ((4 - (length % 4)) % 4);
  }
  return found;
}

function isFingerprinted(bytes: Buffer, all: readonly Attribute[]): boolean {
  const last = all.at(-1);
  if (last?.type !== attributes.fingerprint) return true;
  return last.value.equals(crcOf(bytes.subarray(0, last.at)));
}

function isSealed(bytes: Buffer, { at, value }: Attribute, password: string): boolean {
  const covered = Buffer.from(bytes.subarray(0, at));
  covered.writeUInt16BE(at - headerBytes + 4 + integrityBytes, 2);
  return (
    value.length === integrityBytes && sameBytes(createHmac('sha1', password).update(covered).digest(), value)
  );
}

function crcOf(bytes: Buffer): Buffer {
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE((crc32(bytes) ^ fingerprintSeed) >>> 0, 0);
  return crc;
}

function attribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + value.length + ((4 - (value.length % 4)) % 4));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** §14.2: hidden from boxes on the way that rewrite addresses. */
function xorAddress(
  { host, port }: { readonly host: string; readonly port: number },
  transaction: Buffer,
): Buffer {
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(cookie, 0);
  transaction.copy(mask, 4);
  const plain = isIPv4(host) ? Buffer.from(host.split('.').map(Number)) : ip6Bytes(host);
  const hidden = plain.map((byte, i) => byte ^ mask[i]!);
  const head = Buffer.of(0, isIPv4(host) ? 1 : 2, 0, 0);
  head.writeUInt16BE(port ^ (cookie >>> 16), 2);
  return Buffer.concat([head, hidden]);
}

function ip6Bytes(host: string): Buffer {
  const [before = '', after = ''] = host.split('%')[0]!.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [head, tail] = [groups(before), groups(after)];
  const zeros = host.includes('::') ? Array<string>(8 - head.length - tail.length).fill('0') : [];
  const words = [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
  return Buffer.from(words.flatMap((word) => [word >> 8, word & 0xff]));
}
