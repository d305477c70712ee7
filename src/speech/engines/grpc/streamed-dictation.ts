import { status, type ClientDuplexStream, type ServiceError } from '@grpc/grpc-js';
import type { EngineTrouble } from '../../recognizer.ts';
import type { Dictation, Transcribed } from '../transcribing/transcriber.ts';

/** What a message of the service tells. */
export type Told =
  /** Of what is being said now, to be taken back. */
  | { readonly kind: 'partial'; readonly text: string }
  /** Of a part of what was said, for good. */
  | { readonly kind: 'final'; readonly text: string }
  /** It has told all of the sound that it had, up to here. */
  | { readonly kind: 'told-all'; readonly soundMs: number }
  | { readonly kind: 'nothing' };

/** How a service that takes sound as it comes is spoken with. */
export interface StreamContract<Request, Response> {
  readonly first: Request;
  /** Linear 16-bit mono at 8 kHz, little-endian. */
  sound(bytes: Buffer): Request;
  /** Asks for the end, before the stream is half-closed; absent when half-closing is enough. */
  readonly last?: Request;
  read(response: Response): Told;
}

type Call<Request, Response> = ClientDuplexStream<Request, Response>;

interface DictationOptions<Request, Response> {
  readonly contract: StreamContract<Request, Response>;
  /** Begins a call; may have to wait for a token (then it rejects with `TroubleError`). Undefined when the line is closed. */
  open(): Call<Request, Response> | undefined | Promise<Call<Request, Response> | undefined>;
  onPartial(text: string): void;
}

const frameMs = 20;
/** Sent together: a message each 20 ms would cost more than the sound. */
const pieceFrames = 5;
/** A service counts the sound in steps of its own. */
const countingMs = 200;

/** A trouble as an error, for promises. */
export class TroubleError extends Error {
  readonly trouble: EngineTrouble;

  constructor(trouble: EngineTrouble, cause?: unknown) {
    super(trouble, { cause });
    this.trouble = trouble;
  }
}

/**
 * One utterance over one stream. Its text counts only when the stream took all of the sound and told all of it for good: a
 * «да» whose «нет» was cut off must not become a yes.
 */
export class StreamedDictation<Request, Response> implements Dictation {
  readonly #options: DictationOptions<Request, Response>;
  readonly #outcome: Promise<Transcribed>;
  #resolve!: (outcome: Transcribed) => void;
  #call: Call<Request, Response> | undefined;
  /** Before the call is there all that is to be sent waits. */
  #pending: Request[];
  #piece: Int16Array[] = [];
  #soundMs = 0;
  #ended = false;
  #over = false;
  readonly #finals: string[] = [];
  #unfinished = '';

  constructor(options: DictationOptions<Request, Response>) {
    this.#options = options;
    this.#outcome = new Promise((resolve) => (this.#resolve = resolve));
    this.#pending = [options.contract.first];
    this.#begin();
  }

  push(frame: Int16Array): void {
    if (this.#over || this.#ended) return;
    this.#piece.push(frame.slice());
    this.#soundMs += frameMs;
    if (this.#piece.length === pieceFrames) this.#sendPiece();
  }

  end(): Promise<Transcribed> {
    if (!this.#over && !this.#ended) {
      this.#sendPiece();
      const { last } = this.#options.contract;
      if (last !== undefined) this.#send(last);
      this.#ended = true;
      this.#call?.end();
    }
    return this.#outcome;
  }

  cancel(): void {
    this.#settle({ ok: false, trouble: 'late' });
  }

  #begin(): void {
    const failed = (error: unknown): void =>
      this.#fail(error instanceof TroubleError ? error.trouble : 'broken');
    try {
      const opened = this.#options.open();
      if (opened instanceof Promise) opened.then((call) => this.#use(call)).catch(failed);
      else this.#use(opened);
    } catch (error) {
      failed(error);
    }
  }

  #use(call: Call<Request, Response> | undefined): void {
    if (!call) return this.#fail('unreachable');
    // cancelled calls report an error too
    call.on('error', (error: ServiceError) => this.#fail(troubleOf(error)));
    if (this.#over) return call.cancel();
    this.#call = call;
    call.on('data', (response: Response) => this.#take(response));
    // the end alone tells nothing: an error looks like one until its status has come
    const parts = new Set<'end' | 'ok'>();
    const come = (part: 'end' | 'ok'): void => {
      if (parts.add(part).size === 2) this.#finish();
    };
    call.on('end', () => come('end'));
    call.on('status', ({ code }: { readonly code: status }) => {
      if (code === status.OK) come('ok');
    });
    for (const request of this.#pending) call.write(request);
    this.#pending = [];
    if (this.#ended) call.end();
  }

  #sendPiece(): void {
    if (this.#piece.length === 0) return;
    this.#send(this.#options.contract.sound(bytesOf(this.#piece)));
    this.#piece = [];
  }

  #send(request: Request): void {
    if (this.#call) this.#call.write(request);
    else this.#pending.push(request);
  }

  #take(response: Response): void {
    if (this.#over) return;
    const told = this.#options.contract.read(response);
    switch (told.kind) {
      case 'partial':
        this.#unfinished = told.text;
        if (told.text !== '') this.#options.onPartial([...this.#finals, told.text].join(' '));
        return;
      case 'final':
        this.#unfinished = '';
        if (told.text !== '') this.#finals.push(told.text);
        return;
      case 'told-all':
        if (this.#ended && told.soundMs >= this.#soundMs - countingMs) this.#finish();
        return;
      case 'nothing':
        return;
    }
  }

  #finish(): void {
    if (!this.#ended || this.#unfinished !== '') return this.#fail('broken');
    this.#settle({ ok: true, text: this.#finals.join(' '), language: 'ru' });
  }

  #fail(trouble: EngineTrouble): void {
    this.#settle({ ok: false, trouble });
  }

  #settle(outcome: Transcribed): void {
    if (this.#over) return;
    this.#over = true;
    this.#call?.cancel();
    this.#pending = [];
    this.#piece = [];
    this.#resolve(outcome);
  }
}

function bytesOf(frames: readonly Int16Array[]): Buffer {
  return Buffer.concat(
    frames.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
}

/** https://grpc.io/docs/guides/status-codes/ as what it means to us. */
export function troubleOf({ code, details }: ServiceError): EngineTrouble {
  switch (code) {
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return 'refused';
    case status.INVALID_ARGUMENT:
    case status.NOT_FOUND:
    case status.UNIMPLEMENTED:
    case status.FAILED_PRECONDITION:
      return 'misordered';
    case status.RESOURCE_EXHAUSTED:
      return 'limited';
    case status.UNAVAILABLE:
      return /certificate/i.test(details) ? 'untrusted' : 'unreachable';
    case status.DEADLINE_EXCEEDED:
      return 'late';
    default:
      return 'broken';
  }
}
