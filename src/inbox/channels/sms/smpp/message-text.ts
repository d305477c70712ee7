// SMPP v3.4 §5.2.19 (data_coding), §5.2.12 (esm_class); 3GPP TS 23.040 §9.2.3.24 (user data header).
import { readGsm, writeGsm } from '../gsm-alphabet.ts';
import { segment, type SmsEncoding } from '../segments.ts';
import { tags, type ShortMessage } from './pdu.ts';

export type TextOfPdu = Pick<ShortMessage, 'esmClass' | 'dataCoding' | 'message' | 'options'>;

/** How a long text travels: in parts that name themselves, or whole, for the centre to divide. */
export type LongText = 'udh' | 'payload';

const udhIndicator = 0x40;
const codings: Readonly<Record<SmsEncoding, number>> = { 'gsm-7': 0x00, 'ucs-2': 0x08 };
const mostOctets = 254;

/** One PDU for each part; `reference` is the same in all of them and another one in the next text. */
export function writeText(text: string, long: LongText, reference: number): TextOfPdu[] {
  const { encoding, parts } = segment(text);
  const dataCoding = codings[encoding];
  const octetsOf = (part: string): Buffer => (encoding === 'gsm-7' ? writeGsm(part) : writeUcs2(part));
  const none = new Map<number, Buffer>();
  if (parts.length === 1) {
    const message = octetsOf(text);
    if (message.length <= mostOctets) return [{ esmClass: 0, dataCoding, message, options: none }];
  }
  if (long === 'payload') {
    const options = new Map<number, Buffer>([[tags.messagePayload, octetsOf(text)]]);
    return [{ esmClass: 0, dataCoding, message: Buffer.alloc(0), options }];
  }
  return parts.map((part, index) => ({
    esmClass: udhIndicator,
    dataCoding,
    // length of the header; "concatenated", 3 octets: reference, how many, which
    message: Buffer.concat([
      Buffer.from([0x05, 0x00, 0x03, reference & 0xff, parts.length, index + 1]),
      octetsOf(part),
    ]),
    options: none,
  }));
}

export interface ReadText {
  readonly text: string;
  /** Of a long message: `number` is 1 to `total`. */
  readonly part?: { readonly reference: number; readonly total: number; readonly number: number };
}

/** What stands in a message. A coding that is not for text is read as Latin-1. */
export function readText({ esmClass, dataCoding, message, options }: TextOfPdu): ReadText {
  const whole = message.length > 0 ? message : (options.get(tags.messagePayload) ?? message);
  const headerBytes = esmClass & udhIndicator && whole.length > 0 ? (whole[0] ?? 0) + 1 : 0;
  const text = readOctets(whole.subarray(headerBytes), dataCoding);
  const part = readPart(whole.subarray(0, headerBytes)) ?? readSar(options);
  return part && part.number >= 1 && part.number <= part.total ? { text, part } : { text };
}

function readOctets(octets: Buffer, dataCoding: number): string {
  if (dataCoding === 0x08) return readUcs2(octets);
  // 0x00 is the centre's default alphabet, in practice this one
  if (dataCoding === 0x00) return readGsm(octets);
  return octets.toString('latin1');
}

/** Elements 0x00 (reference of one octet) and 0x08 (of two). */
function readPart(header: Buffer): ReadText['part'] {
  for (let at = 1; at + 2 <= header.length; at += 2 + (header[at + 1] ?? 0)) {
    const value = header.subarray(at + 2, at + 2 + (header[at + 1] ?? 0));
    if (header[at] === 0x00 && value.length === 3) {
      return { reference: value[0] ?? 0, total: value[1] ?? 0, number: value[2] ?? 0 };
    }
    if (header[at] === 0x08 && value.length === 4) {
      return { reference: value.readUInt16BE(0), total: value[2] ?? 0, number: value[3] ?? 0 };
    }
  }
  return undefined;
}

function readSar(options: TextOfPdu['options']): ReadText['part'] {
  const [reference, total, number] = [tags.sarReference, tags.sarTotal, tags.sarNumber].map((tag) => {
    const value = options.get(tag);
    return value && value.length >= 1 && value.length <= 4 ? value.readUIntBE(0, value.length) : undefined;
  });
  if (reference === undefined || total === undefined || number === undefined) return undefined;
  return { reference, total, number };
}

function writeUcs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

function readUcs2(octets: Buffer): string {
  const even = Buffer.from(octets.subarray(0, octets.length - (octets.length % 2)));
  return even.swap16().toString('utf16le');
}
