// RFC 8489 §5, §14, §14.2: what every STUN message is made of, for SIP's keep-alives and for ICE.
import { isIPv6 } from 'node:net';
import { ipv6Groups } from './ipv6.ts';

/*
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |0 0|          type             |   bytes behind this header    |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                     magic cookie 2112A442                     |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                   transaction id (96 bits)                    |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  behind it attributes: type (16 bits), length (16 bits), value, padded to a multiple of four bytes
 */
export const stunHeaderBytes = 20;
const idAt = 8;
const cookie = 0x2112_a442;

/** Of binding requests and what they are answered with. */
export const stunTypes = { request: 0x0001, answer: 0x0101, refusal: 0x0111 } as const;

/** Numbers of attributes (RFC 8489 §18.3, RFC 8445 §16.1). */
export const stunAttributes = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  unknown: 0x000a,
  xorMappedAddress: 0x0020,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
} as const;

/** §14: an attribute below this must be understood. */
const firstOptional = 0x8000;

export interface StunAttribute {
  readonly type: number;
  readonly value: Buffer;
  /** Where it begins in the message. */
  readonly at: number;
}

export interface StunFrame {
  readonly type: number;
  /** 12 bytes. */
  readonly id: Buffer;
  readonly attributes: readonly StunAttribute[];
}

/** Told from SIP and RTP by its first two bits and the cookie (RFC 5626 §8, RFC 7983 §7). */
export function isStun(bytes: Buffer): boolean {
  return bytes.length >= stunHeaderBytes && bytes[0]! < 4 && bytes.readUInt32BE(4) === cookie;
}

/** Undefined when the lengths in it don't agree. The buffers are views of `bytes`. */
export function readStunFrame(bytes: Buffer): StunFrame | undefined {
  if (!isStun(bytes) || bytes.readUInt16BE(2) !== bytes.length - stunHeaderBytes) return undefined;
  const attributes: StunAttribute[] = [];
  for (let at = stunHeaderBytes; at < bytes.length;) {
    if (at + 4 > bytes.length) return undefined;
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return undefined;
    attributes.push({ type: bytes.readUInt16BE(at), value: bytes.subarray(at + 4, end), at });
    at = end + padding(end);
  }
  return { type: bytes.readUInt16BE(0), id: bytes.subarray(idAt, stunHeaderBytes), attributes };
}

/** The numbers among them that must be understood and are not. */
export function notUnderstood(
  attributes: readonly StunAttribute[],
  isUnderstood: (type: number) => boolean,
): number[] {
  return attributes.map(({ type }) => type).filter((type) => type < firstOptional && !isUnderstood(type));
}

/** `attributes` as `stunAttribute` makes them. */
export function writeStunFrame(type: number, id: Buffer, attributes: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(stunHeaderBytes);
  const bytes = Buffer.concat([header, ...attributes]);
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(bytes.length - stunHeaderBytes, 2);
  bytes.writeUInt32BE(cookie, 4);
  id.copy(bytes, idAt);
  return bytes;
}

export function stunAttribute(type: number, value: Buffer): Buffer {
  const bytes = Buffer.alloc(4 + value.length + padding(value.length));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

/** §6.3.1, §14.8, §14.9: 420, and the numbers that were not understood. */
export function stunUnknownAttributes(unknown: readonly number[]): Buffer[] {
  const list = Buffer.alloc(unknown.length * 2);
  unknown.forEach((one, index) => list.writeUInt16BE(one, index * 2));
  const code = Buffer.concat([Buffer.of(0, 0, 4, 20), Buffer.from('Unknown Attribute')]);
  return [stunAttribute(stunAttributes.errorCode, code), stunAttribute(stunAttributes.unknown, list)];
}

/** §14.2: zero, family, port and address; the latter two are hidden from boxes on the way that rewrite addresses. */
export function stunXorAddress(
  { host, port }: { readonly host: string; readonly port: number },
  id: Buffer,
): Buffer {
  const six = isIPv6(host);
  const plain = six
    ? ipv6Groups(host).flatMap((group) => [group >> 8, group & 0xff])
    : host.split('.').map(Number);
  const head = Buffer.of(0, six ? 2 : 1, 0, 0);
  head.writeUInt16BE(port ^ (cookie >>> 16), 2);
  return stunAttribute(
    stunAttributes.xorMappedAddress,
    Buffer.concat([head, masked(Buffer.from(plain), id)]),
  );
}

/** The value of an XOR-MAPPED-ADDRESS; undefined for one that is malformed. IPv6 with all its groups. */
export function readStunXorAddress(
  value: Buffer,
  id: Buffer,
): { readonly host: string; readonly port: number } | undefined {
  const six = value[1] === 2;
  if (value.length !== (six ? 20 : 8) || (!six && value[1] !== 1)) return undefined;
  const address = masked(value.subarray(4), id);
  const groups = six
    ? Array.from({ length: 8 }, (_, index) => address.readUInt16BE(index * 2).toString(16))
    : [];
  return { host: six ? groups.join(':') : address.join('.'), port: value.readUInt16BE(2) ^ (cookie >>> 16) };
}

function masked(address: Buffer, id: Buffer): Buffer {
  const mask = Buffer.alloc(16);
  mask.writeUInt32BE(cookie, 0);
  id.copy(mask, 4);
  return Buffer.from(address.map((byte, index) => byte ^ mask[index]!));
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}
