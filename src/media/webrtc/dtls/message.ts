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

interface Piece {
  readonly type: number;
  /** Of the whole message. */
  readonly length: number;
  readonly order: number;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** Puts messages together and gives them in their order, each once. */
export class MessageOrder {
  readonly #waiting = new Map<number, Piecework>();
  #next = 0;

  /** Of one record's fragment. True when it held a message given before. */
  take(fragment: Buffer): boolean {
    for (const piece of piecesOf(fragment)) {
      if (piece.order >= this.#next && piece.order < this.#next + mostAhead) this.#put(piece);
    }
    return this.isAgain(fragment);
  }

  /** It holds a message given before. */
  isAgain(fragment: Buffer): boolean {
    return piecesOf(fragment).some(({ order }) => order < this.#next);
  }

  /** The next message, when it is complete. */
  next(): HandshakeMessage | undefined {
    const work = this.#waiting.get(this.#next);
    if (!work || work.missing > 0) return undefined;
    this.#waiting.delete(this.#next);
    const message = writeMessage(work.type, this.#next, work.body);
    this.#next += 1;
    return message;
  }

  /** Drops what has come and was not given yet. */
  forget(): void {
    this.#waiting.clear();
  }

  #put({ type, length, order, offset, bytes: piece }: Piece): void {
    if (offset + piece.length > length) return;
    let work = this.#waiting.get(order);
    // of two that are not of one message, the newer: the far end repeats what was lost by that, a stranger does not
    if (work?.type !== type || work.body.length !== length)
      work = { type, body: Buffer.alloc(length), have: new Uint8Array(length), missing: length };
    this.#waiting.set(order, work);
    piece.copy(work.body, offset);
    for (let i = offset; i < offset + piece.length; i += 1) {
      work.missing -= 1 - work.have[i]!;
      work.have[i] = 1;
    }
  }
}

/** The pieces of a fragment up to the first that is damaged. */
function piecesOf(fragment: Buffer): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at + headerBytes <= fragment.length;) {
    const length = fragment.readUIntBE(at + 1, 3);
    const end = at + headerBytes + fragment.readUIntBE(at + 9, 3);
    if (end > fragment.length || length > longestBody) break;
    pieces.push({
      type: fragment[at]!,
      length,
      order: fragment.readUInt16BE(at + 4),
      offset: fragment.readUIntBE(at + 6, 3),
      bytes: fragment.subarray(at + headerBytes, end),
    });
    at = end;
  }
  return pieces;
}
