// RFC 8489 §9.1, §14.7: binding requests and their answers, sealed, as ICE asks and answers them (RFC 8445 §7).
import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  isStun,
  notUnderstood,
  readStunFrame,
  stunAttribute,
  stunAttributes,
  stunHeaderBytes,
  stunTypes,
  stunUnknownAttributes,
  stunXorAddress,
  writeStunFrame,
  type StunAttribute,
} from '../../base/index.ts';
import { sameBytes } from '../srtp/same-bytes.ts';

const fingerprintSeed = 0x5354_554e;
const integrityBytes = 20;

const understood: readonly number[] = [
  stunAttributes.username,
  stunAttributes.integrity,
  stunAttributes.priority,
  stunAttributes.useCandidate,
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

/** Reads a request that must be sealed with `password` (§9.1.3). Never throws. */
export function readBindingRequest(bytes: Buffer, password: string): StunReading {
  if (isStun(bytes) && bytes.readUInt16BE(0) !== stunTypes.request)
    return { ok: false, why: 'not a binding request' };
  const frame = readStunFrame(bytes);
  if (!frame || !isFingerprinted(bytes, frame.attributes)) return { ok: false, why: 'damaged' };
  const sealAt = frame.attributes.findIndex(({ type }) => type === stunAttributes.integrity);
  const seal = frame.attributes[sealAt];
  if (!seal || !isSealed(bytes, seal, password)) return { ok: false, why: 'not authentic' };
  // §9.1.3: what follows the seal is not covered by it
  const covered = frame.attributes.slice(0, sealAt);
  const username = covered.find(({ type }) => type === stunAttributes.username)?.value.toString('utf8') ?? '';
  const unknown = notUnderstood(covered, (type) => understood.includes(type));
  const nominates = covered.some(({ type }) => type === stunAttributes.useCandidate);
  return { ok: true, request: { transaction: frame.id, username, nominates, unknown } };
}

/** The answer that tells where the request came from. */
export function writeBindingSuccess(
  { transaction }: BindingRequest,
  from: { readonly host: string; readonly port: number },
  password: string,
): Buffer {
  return write(stunTypes.answer, transaction, [stunXorAddress(from, transaction)], password);
}

/** §6.3.1: 420, with what was not understood. */
export function writeUnknownAttributes({ transaction, unknown }: BindingRequest, password: string): Buffer {
  return write(stunTypes.refusal, transaction, stunUnknownAttributes(unknown), password);
}

/** A request of our own, as a far end asks it. */
export function writeBindingRequest(
  { transaction, username, nominates }: Omit<BindingRequest, 'unknown'>,
  password: string,
): Buffer {
  const parts = [
    stunAttribute(stunAttributes.username, Buffer.from(username)),
    ...(nominates ? [stunAttribute(stunAttributes.useCandidate, Buffer.alloc(0))] : []),
  ];
  return write(stunTypes.request, transaction, parts, password);
}

function write(type: number, transaction: Buffer, parts: readonly Buffer[], password: string): Buffer {
  const body = writeStunFrame(type, transaction, parts);
  // both are reckoned with a length that counts themselves
  body.writeUInt16BE(body.length - stunHeaderBytes + 4 + integrityBytes, 2);
  const seal = createHmac('sha1', password).update(body).digest();
  const sealed = Buffer.concat([body, stunAttribute(stunAttributes.integrity, seal)]);
  sealed.writeUInt16BE(sealed.length - stunHeaderBytes + 8, 2);
  return Buffer.concat([sealed, stunAttribute(stunAttributes.fingerprint, crcOf(sealed))]);
}

function isFingerprinted(bytes: Buffer, all: readonly StunAttribute[]): boolean {
  const last = all.at(-1);
  if (last?.type !== stunAttributes.fingerprint) return true;
  return last.value.equals(crcOf(bytes.subarray(0, last.at)));
}

function isSealed(bytes: Buffer, { at, value }: StunAttribute, password: string): boolean {
  const covered = Buffer.from(bytes.subarray(0, at));
  covered.writeUInt16BE(at - stunHeaderBytes + 4 + integrityBytes, 2);
  return (
    value.length === integrityBytes && sameBytes(createHmac('sha1', password).update(covered).digest(), value)
  );
}

function crcOf(bytes: Buffer): Buffer {
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE((crc32(bytes) ^ fingerprintSeed) >>> 0, 0);
  return crc;
}
