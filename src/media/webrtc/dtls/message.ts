// RFC 6347 §4.2: the handshake's messages, which may come in pieces and out of order.

/*
 *  0      1        4       6          9           12
 *  +------+--------+-------+----------+-----------+------+
 *  | type | length | order | offset   | piece's   | body |
 *  +------+--------+-------+----------+-----------+------+
 */
const headerBytes = 12;
// Chromium's largest is its hello with keys of DTLS 1.3, about 1700 bytes
const longestBody = 16_384;
const mostAhead = 8;

export const messageTypes = {
  clientHello: 1,
  serverHello: 2,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const;

export interface HandshakeMessage {
  readonly type: number;
  /** Counted from 0 in each direction. */
  readonly order: number;
  readonly body: Buffer;
  /** Whole, as if it had come in one piece: what both sides digest (§4.2.6). */
  readonly bytes: Buffer;
}

export function writeMessage(type: number, order: number, body: Buffer): HandshakeMessage {
  const header = Buffer.alloc(headerBytes);
  header[0] = type;
  header.writeUIntBE(body.length, 1, 3);
  header.writeUInt16BE(order, 4);
  header.writeUIntBE(0, 6, 3);
  header.writeUIntBE(body.length, 9, 3);
  return { type, order, body, bytes: Buffer.concat([header, body]) };
}

interface Piecework {
  readonly type: number;
  readonly body: Buffer;
  readonly have: Uint8Array;
  missing: number;
}

/** Puts messages together and gives them in their order, each once. */
export class MessageOrder {
  readonly #waiting = new Map<number, Piecework>();
  #next = 0;

  /** Of one record's fragment; gives what is complete now. `again` says that it held a message given before. */
  take(fragment: Buffer): { readonly messages: HandshakeMessage[]; readonly again: boolean } {
    let again = false;
    for (let at = 0; at + headerBytes <= fragment.length;) {
      const length = fragment.readUIntBE(at + 1, 3);
      const order = fragment.readUInt16BE(at + 4);
      const offset = fragment.readUIntBE(at + 6, 3);
      const end = at + headerBytes + fragment.readUIntBE(at + 9, 3);
      if (end > fragment.length || length > longestBody) break;
      const piece = fragment.subarray(at + headerBytes, end);
      if (order < this.#next) again = true;
      else if (order < this.#next + mostAhead) this.#put(fragment[at]!, length, order, offset, piece);
      at = end;
    }
    return { messages: this.#complete(), again };
  }

  #put(type: number, length: number, order: number, offset: number, piece: Buffer): void {
    const work = this.#waiting.get(order) ?? {
      type,
      body: Buffer.alloc(length),
      have: new Uint8Array(length),
      missing: length,
    };
    if (work.type !== type || work.body.length !== length || offset + piece.length > length) return;
    this.#waiting.set(order, work);
    piece.copy(work.body, offset);
    for (let i = offset; i < offset + piece.length; i += 1) {
      work.missing -= 1 - work.have[i]!;
      work.have[i] = 1;
    }
  }

  #complete(): HandshakeMessage[] {
    const messages: HandshakeMessage[] = [];
    for (;;) {
      const work = this.#waiting.get(this.#next);
      if (!work || work.missing > 0) return messages;
      this.#waiting.delete(this.#next);
      messages.push(writeMessage(work.type, this.#next, work.body));
      this.#next += 1;
    }
  }
}
