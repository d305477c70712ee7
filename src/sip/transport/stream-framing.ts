// RFC 3261 §18.3, §7.5 and RFC 5626 §3.5.1: where messages begin and end in a stream of bytes.

export interface FramingLimits {
  readonly headBytes: number;
  readonly bodyBytes: number;
}

export type Frame =
  | { readonly kind: 'message'; readonly bytes: Buffer }
  /** A double CRLF between messages: to be answered by a single one. */
  | { readonly kind: 'ping' }
  /** A single CRLF between messages. */
  | { readonly kind: 'pong' }
  /**
   * The stream can't be read any further. `head` is the message that broke it, when it is SIP and can be answered with
   * `status`.
   */
  | { readonly kind: 'broken'; readonly why: string; readonly status: 400 | 513; readonly head?: Buffer };

/** The parser's own limit on a header section; a body larger than any datagram is no session description. */
const usualLimits: FramingLimits = { headBytes: 48 * 1024, bodyBytes: 64 * 1024 };

const nothing = Buffer.alloc(0);
const cr = 13;
const lf = 10;

/** Cuts a stream into messages and keep-alives, however it was split or glued. Never throws. */
export class StreamFraming {
  readonly #limits: FramingLimits;
  /** What has not been taken yet; a part of `#store` once it had to be put together. */
  #rest: Buffer = nothing;
  #store: Buffer | undefined;
  /** How far the end of the header section has been looked for. */
  #searched = 0;
  /** Bytes of the whole message, once its header section is there. */
  #wanted = 0;
  #halfPing = false;
  #broken = false;

  constructor(limits: FramingLimits = usualLimits) {
    this.#limits = limits;
  }

  /** Whether a message has begun and not ended. */
  get midMessage(): boolean {
    return this.#rest.length > 0 && !this.#broken;
  }

  /** Bytes of the message that has begun. */
  get waiting(): number {
    return this.#rest.length;
  }

  /** What these bytes complete. After `broken` nothing more comes. `awaitsPong`: we have sent a ping. */
  push(chunk: Buffer, awaitsPong = false): Frame[] {
    if (this.#broken) return [];
    this.#append(chunk);
    const frames: Frame[] = [];
    for (;;) {
      const frame = this.#wanted === 0 ? this.#between(awaitsPong) : this.#message();
      if (frame === 'more') return frames;
      if (frame === 'again') continue;
      frames.push(frame);
      if (frame.kind === 'pong') awaitsPong = false;
      if (frame.kind === 'broken') return frames;
    }
  }

  // grows by doubling, so that a message sent byte by byte costs no more than its length
  #append(chunk: Buffer): void {
    const length = this.#rest.length + chunk.length;
    if (this.#rest.length === 0) {
      this.#rest = chunk;
      this.#store = undefined;
      return;
    }
    let store = this.#store;
    let start = store ? this.#rest.byteOffset - store.byteOffset : 0;
    if (!store || start + length > store.length) {
      store = Buffer.allocUnsafe(Math.max(4096, 2 * length));
      start = 0;
      this.#rest.copy(store);
    }
    chunk.copy(store, start + this.#rest.length);
    this.#rest = store.subarray(start, start + length);
    this.#store = store;
  }

  /** Before a message, or in its header section. */
  #between(awaitsPong: boolean): Frame | 'more' | 'again' {
    const [first, second] = this.#rest;
    if (first === undefined) return 'more';
    if (first === cr) {
      if (second === undefined) return 'more';
      if (second !== lf) return this.#break('a lone CR stands between messages');
      return this.#emptyLine(awaitsPong);
    }
    this.#halfPing = false;
    if (first <= 32 || first >= 127) return this.#break('no message begins so');
    return this.#head();
  }

  #emptyLine(awaitsPong: boolean): Frame | 'again' {
    const double = this.#rest[2] === cr && this.#rest[3] === lf;
    if (double && !this.#halfPing) {
      this.#take(4);
      return { kind: 'ping' };
    }
    this.#take(2);
    if (this.#halfPing) {
      this.#halfPing = false;
      return { kind: 'ping' };
    }
    // the second half of a ping may be under way, unless an answer to ours is due
    this.#halfPing = !awaitsPong;
    return awaitsPong ? { kind: 'pong' } : 'again';
  }

  #head(): Frame | 'more' | 'again' {
    const end = this.#rest.indexOf('\r\n\r\n', this.#searched, 'latin1');
    const { headBytes, bodyBytes } = this.#limits;
    if (end < 0 || end > headBytes) {
      if (this.#rest.length > headBytes) return this.#break('the header section is too long');
      this.#searched = Math.max(0, this.#rest.length - 3);
      return 'more';
    }
    const head = this.#rest.subarray(0, end + 4);
    const text = head.toString('latin1');
    if (!isSip(text)) return this.#break('the first line is no SIP');
    const length = contentLength(text);
    if (length === undefined) return this.#break('Content-Length is missing or malformed', 400, head);
    if (length > bodyBytes) return this.#break('the body is too long', 513, head);
    this.#wanted = head.length + length;
    return 'again';
  }

  #message(): Frame | 'more' {
    if (this.#rest.length < this.#wanted) return 'more';
    return { kind: 'message', bytes: this.#take(this.#wanted) };
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.length === length ? nothing : this.#rest.subarray(length);
    this.#searched = 0;
    this.#wanted = 0;
    return taken;
  }

  #break(why: string, status: 400 | 513 = 400, head?: Buffer): Frame {
    this.#broken = true;
    this.#rest = nothing;
    this.#store = undefined;
    return { kind: 'broken', why, status, ...(head ? { head } : {}) };
  }
}

function isSip(head: string): boolean {
  return /^(?:SIP\/2\.0 |[^\r\n]* SIP\/\d+\.\d+ *\r\n)/i.test(head);
}

/** §20.14: exactly one, as §18.3 wants it on a stream; undefined otherwise. */
function contentLength(head: string): number | undefined {
  const fields = [...head.matchAll(/\r\n(?:content-length|l)[ \t]*:([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)/gi)];
  const value = fields.length === 1 ? (fields[0]?.[1] as string).trim() : '';
  return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
