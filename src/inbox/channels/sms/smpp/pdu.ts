// SMPP v3.4 §3.2 (layout), §4 (commands), §5.3.2 (optional parameters).
//
//  0                4                8                12               16
//  +----------------+----------------+----------------+----------------+--------
//  | command_length |   command_id   | command_status | sequence_number| body …
//  +----------------+----------------+----------------+----------------+--------

export const commands = {
  genericNack: 0x80000000,
  submitSm: 0x00000004,
  deliverSm: 0x00000005,
  unbind: 0x00000006,
  bindTransceiver: 0x00000009,
  enquireLink: 0x00000015,
} as const;

/** Set in the command of an answer. */
export const responseBit = 0x80000000;

/** §5.1.3: what this client says or treats of its own. */
export const statuses = {
  ok: 0x00,
  unknownCommand: 0x03,
  notBound: 0x04,
  alreadyBound: 0x05,
  systemError: 0x08,
  wrongSource: 0x0a,
  wrongDestination: 0x0b,
  bindFailed: 0x0d,
  wrongPassword: 0x0e,
  wrongSystemId: 0x0f,
  queueFull: 0x14,
  throttled: 0x58,
  tryLater: 0x64,
} as const;

export const tags = {
  receiptedMessageId: 0x001e,
  sarReference: 0x020c,
  sarTotal: 0x020e,
  sarNumber: 0x020f,
  messagePayload: 0x0424,
  messageState: 0x0427,
} as const;

export interface Pdu {
  readonly command: number;
  readonly status: number;
  readonly sequence: number;
  readonly body: Buffer;
}

/** submit_sm (§4.4.1) and deliver_sm (§4.6.1) have the same body. */
export interface ShortMessage {
  readonly source: string;
  readonly sourceTon: number;
  readonly sourceNpi: number;
  readonly destination: string;
  readonly esmClass: number;
  readonly registeredDelivery: number;
  readonly dataCoding: number;
  /** At most 254 octets. */
  readonly message: Buffer;
  readonly options: ReadonlyMap<number, Buffer>;
}

const headerBytes = 16;
/** No message needs more: message_payload carries 64 KB at most, ours a hundredth of it. */
const mostBytes = 70_000;

export function writePdu({ command, status, sequence, body }: Pdu): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(headerBytes + body.length, 0);
  header.writeUInt32BE(command >>> 0, 4);
  header.writeUInt32BE(status, 8);
  header.writeUInt32BE(sequence, 12);
  return Buffer.concat([header, body]);
}

/** Cuts a stream of octets into PDUs; `broken` once its lengths make no sense: the connection has to end then. */
export class PduReader {
  #rest: Buffer = Buffer.alloc(0);

  push(octets: Buffer): readonly Pdu[] | 'broken' {
    this.#rest = this.#rest.length === 0 ? octets : Buffer.concat([this.#rest, octets]);
    const pdus: Pdu[] = [];
    while (this.#rest.length >= 4) {
      const length = this.#rest.readUInt32BE(0);
      if (length < headerBytes || length > mostBytes) return 'broken';
      if (this.#rest.length < length) break;
      const pdu = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      pdus.push({
        command: pdu.readUInt32BE(4),
        status: pdu.readUInt32BE(8),
        sequence: pdu.readUInt32BE(12),
        body: pdu.subarray(headerBytes),
      });
    }
    return pdus;
  }
}

/** §4.1.5: bind_transceiver, interface version 3.4, any address. */
export function writeBind(login: { systemId: string; password: string; systemType: string }): Buffer {
  return Buffer.concat([
    ...[login.systemId, login.password, login.systemType].map(cString),
    Buffer.from([0x34, 0, 0, 0]),
  ]);
}

export function writeShortMessage(sms: ShortMessage): Buffer {
  return Buffer.concat([
    cString(''),
    Buffer.from([sms.sourceTon, sms.sourceNpi]),
    cString(sms.source),
    // an international number of E.164
    Buffer.from([1, 1]),
    cString(sms.destination),
    // class, protocol, priority; no schedule, no validity; receipt, replace, coding, default message, length
    Buffer.from([sms.esmClass, 0, 0, 0, 0, sms.registeredDelivery, 0, sms.dataCoding, 0, sms.message.length]),
    sms.message,
    ...[...sms.options].map(([tag, value]) => {
      const head = Buffer.alloc(4);
      head.writeUInt16BE(tag, 0);
      head.writeUInt16BE(value.length, 2);
      return Buffer.concat([head, value]);
    }),
  ]);
}

/** Undefined for what is none. */
export function readShortMessage(body: Buffer): ShortMessage | undefined {
  const reader = new BodyReader(body);
  reader.text();
  const [sourceTon, sourceNpi, source] = [reader.octet(), reader.octet(), reader.text()];
  reader.octets(2);
  const destination = reader.text();
  const esmClass = reader.octet();
  reader.octets(2);
  reader.text();
  reader.text();
  const registeredDelivery = reader.octet();
  reader.octet();
  const dataCoding = reader.octet();
  reader.octet();
  const message = reader.octets(reader.octet());
  const options = reader.options();
  if (reader.isShort) return undefined;
  return {
    ...{ source, sourceTon, sourceNpi, destination, esmClass, registeredDelivery, dataCoding, message },
    options,
  };
}

/** The message_id of submit_sm_resp (§4.4.2); undefined when there is none. */
export function readMessageId(body: Buffer): string | undefined {
  const reader = new BodyReader(body);
  const id = reader.text();
  return reader.isShort || id === '' ? undefined : id;
}

export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1');
}

class BodyReader {
  readonly #body: Buffer;
  #at = 0;
  isShort = false;

  constructor(body: Buffer) {
    this.#body = body;
  }

  octet(): number {
    return this.octets(1)[0] ?? 0;
  }

  octets(count: number): Buffer {
    const found = this.#body.subarray(this.#at, this.#at + count);
    this.#at += count;
    if (found.length < count) this.isShort = true;
    return found;
  }

  text(): string {
    const end = this.#body.indexOf(0, this.#at);
    if (end < 0) {
      this.isShort = true;
      return '';
    }
    const found = this.#body.toString('latin1', this.#at, end);
    this.#at = end + 1;
    return found;
  }

  /** One that is cut off is left out: what stands before it is whole. */
  options(): ReadonlyMap<number, Buffer> {
    const found = new Map<number, Buffer>();
    while (this.#at + 4 <= this.#body.length) {
      const tag = this.#body.readUInt16BE(this.#at);
      const length = this.#body.readUInt16BE(this.#at + 2);
      const value = this.#body.subarray(this.#at + 4, this.#at + 4 + length);
      if (value.length < length) break;
      found.set(tag, value);
      this.#at += 4 + length;
    }
    return found;
  }
}
