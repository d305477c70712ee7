// RFC 3261 §18.3 and RFC 5626 §3.5.1, §4.4.1: one connection, its messages, keep-alives and time limits.
import type { Socket } from 'node:net';
import type { Clock, Timer } from '../../base/index.ts';
import { StreamFraming, type Frame } from './stream-framing.ts';
import type { Endpoint } from './transport.ts';

export interface StreamConnectionParts {
  readonly clock: Clock;
  readonly socket: Socket;
  /** With the number of this connection. */
  readonly remote: Endpoint;
  /** Whether we opened it. */
  readonly dialled: boolean;
  /** Who was found to be at the other end; what may go by this connection depends on it. */
  readonly identity: string | undefined;
  onBytes(bytes: Buffer): void;
  onBroken(head: Buffer, status: number, why: string): void;
  /** Whether whoever has made it is no stranger by now. */
  isKnown(): boolean;
  /** So many bytes more, or fewer, of a stranger's message that has not ended; false: strangers have too many. */
  onHeld(more: number): boolean;
  /** Exactly once; `code` is the system's or TLS's word for an error. */
  onClose(code: string | undefined): void;
}

/** A connection that can't be made sooner than this is as good as none: the caller's telephone is silent meanwhile. */
const dialMs = 4_000;
/** From a message's first byte to its last. */
const messageMs = 10_000;
/** Until a stranger's first message. */
const firstMessageMs = 30_000;
/** From it on: who signs in, or is called, is no stranger any more within seconds. */
const strangerMs = 90_000;
const idleMs = 30 * 60_000;
/** RFC 5626 §4.4.1: 95 to 120 s. */
const usualPingMs = 100_000;
/** RFC 5626 §4.4.1. */
const pongMs = 10_000;
/** What the other end leaves unread. */
const maxUnsentBytes = 512 * 1024;

const ping = Buffer.from('\r\n\r\n');
const pong = Buffer.from('\r\n');

export class StreamConnection {
  readonly #parts: StreamConnectionParts;
  readonly #framing = new StreamFraming();
  readonly #timers = new Map<'dial' | 'message' | 'idle' | 'ping' | 'pong', Timer>();
  /** Where what waits for the connection was to go. */
  readonly waiting = new Set<Endpoint>();
  /** Whether requests of ours went by it. */
  carriesRequests = false;
  #ready: boolean;
  /** What was sent before it was known who is there. */
  #unsent: Buffer[] = [];
  #closed = false;
  /** Whether a message has come. */
  #spoken = false;
  /** Bytes of a stranger's message that has not ended. */
  #held = 0;
  /** Whether the other end has ever answered a ping; who hasn't may not know how to. */
  #answersPings = false;
  #pingEveryMs = usualPingMs;

  constructor(parts: StreamConnectionParts) {
    this.#parts = parts;
    this.#ready = !parts.dialled;
    const { socket, dialled } = parts;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    // an end without an error is followed by 'close', as an error is
    socket.on('error', (error) => this.#close((error as NodeJS.ErrnoException).code ?? error.message));
    socket.on('end', () => this.#close(undefined));
    socket.on('close', () => this.#close(undefined));
    if (dialled) this.#set('dial', dialMs, () => this.#close('ETIMEDOUT'));
    else this.#set('idle', firstMessageMs, () => this.#close(undefined));
  }

  get remote(): Endpoint {
    return this.#parts.remote;
  }

  get identity(): string | undefined {
    return this.#parts.identity;
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** It has been made, and who is there has been checked. */
  becomeReady(): void {
    if (this.#closed) return;
    this.#ready = true;
    this.waiting.clear();
    this.#clear('dial');
    this.#awake();
    this.#set('ping', this.#pingEveryMs, () => this.#ping());
    for (const bytes of this.#unsent.splice(0)) this.send(bytes);
  }

  send(bytes: Buffer): void {
    if (this.#closed) return;
    const waiting = this.#unsent.reduce((sum, { length }) => sum + length, this.#parts.socket.writableLength);
    if (waiting > maxUnsentBytes) this.#close('EPIPE');
    else if (this.#ready) this.#parts.socket.write(bytes);
    else this.#unsent.push(bytes);
  }

  /** Not after all, when it is not made yet. */
  withdraw(bytes: Buffer): void {
    this.#unsent = this.#unsent.filter((waiting) => waiting !== bytes);
  }

  /** Pings from now on at that pace; whoever is there has promised to answer each. */
  keepOpen(everyMs: number): void {
    if (this.#closed) return;
    this.#answersPings = true;
    this.#pingEveryMs = everyMs;
    this.#set('ping', everyMs, () => this.#ping());
  }

  /** Closes without telling. */
  destroy(): void {
    this.#closed = true;
    this.#hold(0);
    this.#clearAll();
    this.#parts.socket.destroy();
  }

  #onData(chunk: Buffer): void {
    if (this.#closed) return;
    const frames = this.#framing.push(chunk, this.#timers.has('pong'));
    for (const frame of frames) this.#onFrame(frame);
    if (this.#closed) return;
    const isOurs = this.#parts.dialled || this.#parts.isKnown();
    if (!this.#hold(isOurs ? 0 : this.#framing.waiting)) {
      this.#close('ENOBUFS');
      return;
    }
    this.#stay(isOurs, frames);
    if (!this.#framing.midMessage) this.#clear('message');
    else if (!this.#timers.has('message') || frames.length > 0) {
      this.#set('message', messageMs, () => this.#close(undefined));
    }
  }

  #onFrame(frame: Frame): void {
    switch (frame.kind) {
      case 'message':
        this.#parts.onBytes(frame.bytes);
        break;
      case 'ping':
        this.send(pong);
        break;
      case 'pong':
        this.#answersPings = true;
        this.#clear('pong');
        break;
      case 'broken':
        if (frame.head) this.#parts.onBroken(frame.head, frame.status, frame.why);
        this.#end();
        break;
    }
  }

  #ping(): void {
    this.send(ping);
    this.#set('ping', this.#pingEveryMs, () => this.#ping());
    // one that is still waited for may not be put off by the next
    if (this.#timers.has('pong')) return;
    this.#set('pong', pongMs, () => {
      if (this.#answersPings) this.#close('ETIMEDOUT');
    });
  }

  // RFC 5626 §4.4.1: a line that keeps its connection alive may say nothing else for an hour; a stranger has said nothing by that
  #stay(isOurs: boolean, frames: readonly Frame[]): void {
    const isFirst = !this.#spoken && frames.some(({ kind }) => kind === 'message');
    this.#spoken ||= isFirst;
    if (isOurs && (this.#parts.dialled || this.#spoken)) this.#awake();
    else if (isFirst) this.#set('idle', strangerMs, () => this.#close(undefined));
  }

  #hold(bytes: number): boolean {
    const more = bytes - this.#held;
    this.#held = bytes;
    return more === 0 || this.#parts.onHeld(more) || more < 0;
  }

  #awake(): void {
    this.#set('idle', idleMs, () => this.#close(undefined));
  }

  /** Lets out what is under way, and closes. */
  #end(): void {
    if (this.#closed) return;
    const { socket } = this.#parts;
    socket.end();
    this.#close(undefined, false);
    this.#set('dial', messageMs, () => socket.destroy());
    socket.once('close', () => this.#clearAll());
  }

  #close(code: string | undefined, destroy = true): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#hold(0);
    this.#clearAll();
    if (destroy) this.#parts.socket.destroy();
    this.#parts.onClose(code);
  }

  #set(name: 'dial' | 'message' | 'idle' | 'ping' | 'pong', afterMs: number, action: () => void): void {
    this.#clear(name);
    this.#timers.set(
      name,
      this.#parts.clock.after(afterMs, () => {
        this.#timers.delete(name);
        action();
      }),
    );
  }

  #clear(name: 'dial' | 'message' | 'idle' | 'ping' | 'pong'): void {
    this.#timers.get(name)?.cancel();
    this.#timers.delete(name);
  }

  #clearAll(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }
}
