// RFC 6347 §4.1, RFC 5288: the records that datagrams are made of, in the clear and sealed by AES-128-GCM.
import { createCipheriv, createDecipheriv } from 'node:crypto';

/*
 *  0      1         3       5               11       13
 *  +------+---------+-------+---------------+--------+----------+
 *  | type | version | epoch | number        | length | fragment |
 *  +------+---------+-------+---------------+--------+----------+
 */
const headerBytes = 13;
/** DTLS 1.2 as it is written. */
export const version12 = 0xfefd;

export const contentTypes = { changeCipher: 20, alert: 21, handshake: 22 } as const;

export interface DtlsRecord {
  readonly type: number;
  readonly epoch: number;
  /** 48 bits, counted anew in each epoch. */
  readonly number: number;
  readonly fragment: Buffer;
}

/** The records of a datagram up to the first that is damaged. */
export function readRecords(datagram: Buffer): DtlsRecord[] {
  const records: DtlsRecord[] = [];
  for (let at = 0; at + headerBytes <= datagram.length;) {
    const end = at + headerBytes + datagram.readUInt16BE(at + 11);
    if (end > datagram.length || datagram[at + 1] !== 0xfe) break;
    records.push({
      type: datagram[at]!,
      epoch: datagram.readUInt16BE(at + 3),
      number: datagram.readUIntBE(at + 5, 6),
      fragment: datagram.subarray(at + headerBytes, end),
    });
    at = end;
  }
  return records;
}

export function writeRecord({ type, epoch, number, fragment }: DtlsRecord): Buffer {
  const header = Buffer.alloc(headerBytes);
  header[0] = type;
  header.writeUInt16BE(version12, 1);
  header.writeUInt16BE(epoch, 3);
  header.writeUIntBE(number, 5, 6);
  header.writeUInt16BE(fragment.length, 11);
  return Buffer.concat([header, fragment]);
}

const explicitBytes = 8;
const tagBytes = 16;

/** One direction's cipher. The nonce is a salt of 4 bytes and the record's epoch and number, which go along. */
export class RecordCipher {
  readonly #key: Buffer;
  readonly #salt: Buffer;

  constructor({ key, salt }: { readonly key: Buffer; readonly salt: Buffer }) {
    this.#key = key;
    this.#salt = salt;
  }

  seal(record: DtlsRecord): DtlsRecord {
    const explicit = explicitOf(record);
    const cipher = createCipheriv('aes-128-gcm', this.#key, Buffer.concat([this.#salt, explicit]));
    cipher.setAAD(authenticated(record, record.fragment.length));
    const sealed = Buffer.concat([cipher.update(record.fragment), cipher.final()]);
    return { ...record, fragment: Buffer.concat([explicit, sealed, cipher.getAuthTag()]) };
  }

  /** Undefined when the record is not authentic. */
  open(record: DtlsRecord): DtlsRecord | undefined {
    const { fragment } = record;
    const length = fragment.length - explicitBytes - tagBytes;
    if (length < 0) return undefined;
    const nonce = Buffer.concat([this.#salt, fragment.subarray(0, explicitBytes)]);
    const decipher = createDecipheriv('aes-128-gcm', this.#key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(authenticated(record, length));
    decipher.setAuthTag(fragment.subarray(-tagBytes));
    const opened = decipher.update(fragment.subarray(explicitBytes, -tagBytes));
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    return { ...record, fragment: opened };
  }
}

function explicitOf({ epoch, number }: DtlsRecord): Buffer {
  const bytes = Buffer.alloc(explicitBytes);
  bytes.writeUInt16BE(epoch, 0);
  bytes.writeUIntBE(number, 2, 6);
  return bytes;
}

/** RFC 5246 §6.2.3.3: epoch and number, type, version, and the length in the clear. */
function authenticated(record: DtlsRecord, length: number): Buffer {
  const bytes = Buffer.alloc(explicitBytes + 5);
  explicitOf(record).copy(bytes);
  bytes[8] = record.type;
  bytes.writeUInt16BE(version12, 9);
  bytes.writeUInt16BE(length, 11);
  return bytes;
}
