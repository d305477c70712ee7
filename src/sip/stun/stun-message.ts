// RFC 8489 §5, §14.2 and RFC 5626 §8: binding requests and their answers, as SIP's keep-alives need them, without keys.
import {
  notUnderstood,
  readStunFrame,
  readStunXorAddress,
  stunAttributes,
  stunTypes,
  stunUnknownAttributes,
  stunXorAddress,
  writeStunFrame,
} from '../../base/index.ts';
import { canonicalHost, type Endpoint } from '../transport/transport.ts';

// those that RFC 8489 §18.3 calls by name and must be understood
const understood = new Set([
  0x0001, 0x0006, 0x0008, 0x0009, 0x000a, 0x0014, 0x0015, 0x001c, 0x001d, 0x001e, 0x0020,
]);

export interface StunMessage {
  readonly kind: keyof typeof stunTypes;
  /** 12 bytes. */
  readonly id: Buffer;
  /** XOR-MAPPED-ADDRESS: how the sender of the request looks from there. */
  readonly mapped?: { readonly host: string; readonly port: number };
  /** Attributes that must be understood and are not. */
  readonly unknown: readonly number[];
}

/** Undefined for what is malformed, or no binding request or answer. */
export function readStun(bytes: Buffer): StunMessage | undefined {
  const frame = readStunFrame(bytes);
  const kind = (Object.keys(stunTypes) as (keyof typeof stunTypes)[]).find(
    (name) => stunTypes[name] === frame?.type,
  );
  if (!frame || !kind) return undefined;
  const id = Buffer.from(frame.id);
  const address = frame.attributes.find(({ type }) => type === stunAttributes.xorMappedAddress);
  const mapped = address && readStunXorAddress(address.value, id);
  return {
    kind,
    id,
    mapped: mapped && { ...mapped, host: canonicalHost(mapped.host) },
    unknown: notUnderstood(frame.attributes, (type) => understood.has(type)),
  };
}

export function bindingRequest(id: Buffer): Buffer {
  return writeStunFrame(stunTypes.request, id, []);
}

/** §6.3.1: 420 to what holds something that must be understood and is not; else where it came from. */
export function answerBinding({ id, unknown }: StunMessage, source: Endpoint): Buffer {
  if (unknown.length > 0) return writeStunFrame(stunTypes.refusal, id, stunUnknownAttributes(unknown));
  return writeStunFrame(stunTypes.answer, id, [stunXorAddress(source, id)]);
}
