// RFC 8489 §5, §14.2 and RFC 5626 §8: binding requests and their answers, as SIP's keep-alives need them, without keys.
import { isIPv6 } from 'node:net';
import { ipv6Groups } from '../transport/network-of.ts';
import { canonicalHost, type Endpoint } from '../transport/transport.ts';

/*
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |0 0|          type             |   bytes behind this header    |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                      magic cookie 2112A442                    |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                   transaction id (96 bits)                    |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  behind it attributes: type (16 bits), length (16 bits), value, padded to a multiple of four bytes
 */
const headerBytes = 20;
const idBytes = 12;
const cookie = 0x2112_a442;
const types = { request: 0x0001, answer: 0x0101, refusal: 0x0111 } as const;
const xorMapped = 0x0020;
const errorCode = 0x0009;
const unknownAttributes = 0x000a;
// those that RFC 8489 §18.3 calls by name and must be understood
const understood = new Set([
  0x0001, 0x0006, 0x0008, 0x0009, 0x000a, 0x0014, 0x0015, 0x001c, 0x001d, 0x001e, 0x0020,
]);
/** An attribute below this must be understood (§14). */
const firstOptional = 0x8000;

export interface StunMessage {
  readonly kind: keyof typeof types;
  /** 12 bytes. */
  readonly id: Buffer;
  /** XOR-MAPPED-ADDRESS: how the sender of the request looks from there. */
  readonly mapped?: { readonly host: string; readonly port: number };
  /** Attributes that must be understood and are not. */
  readonly unknown: readonly number[];
}

/** Told from SIP by its first two bits and the cookie (RFC 5626 §8): no SIP message begins with a control character. */
export function isStun(bytes: Buffer): boolean {
  return bytes.length >= headerBytes && bytes[0]! < 4 && bytes.readUInt32BE(4) === cookie;
}

/** Undefined for what is malformed, or no binding request or answer. */
export function readStun(bytes: Buffer): StunMessage | undefined {
  if (!isStun(bytes) || bytes.readUInt16BE(2) !== bytes.length - headerBytes) return undefined;
  const type = bytes.readUInt16BE(0);
  const kind = (Object.keys(types) as (keyof typeof types)[]).find((name) => types[name] === type);
  if (!kind) return undefined;
  const id = Buffer.from(bytes.subarray(headerBytes - idBytes, headerBytes));
  let mapped: StunMessage['mapped'];
  const unknown: number[] = [];
  for (let at = headerBytes; at < bytes.length;) {
    if (at + 4 > bytes.length) return undefined;
    const attribute = bytes.readUInt16BE(at);
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) return undefined;
    if (attribute === xorMapped) mapped ??= readAddress(bytes.subarray(at + 4, end), id);
    else if (attribute < firstOptional && !understood.has(attribute)) unknown.push(attribute);
    at = end + padding(end);
  }
  return { kind, id, mapped, unknown };
}

export function bindingRequest(id: Buffer): Buffer {
  return message('request', id, []);
}

/** §6.3.1: 420 to what holds something that must be understood and is not; else where it came from. */
export function answerBinding({ id, unknown }: StunMessage, source: Endpoint): Buffer {
  if (unknown.length === 0) return message('answer', id, [attribute(xorMapped, writeAddress(source, id))]);
  const list = Buffer.alloc(unknown.length * 2);
  unknown.forEach((one, index) => list.writeUInt16BE(one, index * 2));
  const code = Buffer.concat([Buffer.from([0, 0, 4, 20]), Buffer.from('Unknown Attribute')]);
  return message('refusal', id, [attribute(errorCode, code), attribute(unknownAttributes, list)]);
}

function message(kind: keyof typeof types, id: Buffer, attributes: readonly Buffer[]): Buffer {
  const body = Buffer.concat(attributes);
  const header = Buffer.alloc(headerBytes - idBytes);
  header.writeUInt16BE(types[kind], 0);
  header.writeUInt16BE(body.length, 2);
  header.writeUInt32BE(cookie, 4);
  return Buffer.concat([header, id, body]);
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc(padding(value.length))]);
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}

/** §14.2: zero, family, port and address, the latter two XOR the cookie and what follows it. */
function writeAddress({ host, port }: Endpoint, id: Buffer): Buffer {
  const parts = isIPv6(host)
    ? ipv6Groups(host).flatMap((group) => [group >> 8, group & 0xff])
    : host.split('.').map(Number);
  const address = Buffer.from(parts);
  const value = Buffer.alloc(4);
  value.writeUInt8(isIPv6(host) ? 2 : 1, 1);
  value.writeUInt16BE(port ^ (cookie >>> 16), 2);
  return Buffer.concat([value, masked(address, id)]);
}

function readAddress(value: Buffer, id: Buffer): StunMessage['mapped'] {
  const six = value[1] === 2;
  if (value.length !== (six ? 20 : 8) || (!six && value[1] !== 1)) return undefined;
  const address = masked(value.subarray(4), id);
  const groups = Array.from({ length: 8 }, (_, index) => six && address.readUInt16BE(index * 2).toString(16));
  const host = canonicalHost(six ? groups.join(':') : [...address].join('.'));
  return { host, port: value.readUInt16BE(2) ^ (cookie >>> 16) };
}

function masked(address: Buffer, id: Buffer): Buffer {
  const mask = Buffer.concat([Buffer.from([0x21, 0x12, 0xa4, 0x42]), id]);
  return Buffer.from(address.map((byte, index) => byte ^ mask[index]!));
}
