import WebSocket, { type RawData } from 'ws';
import type { EngineTrouble } from '../../recognizer.ts';
import type { Dictation, Transcribed } from '../transcribing/transcriber.ts';
import { troubleOfStatus } from '../transcribing/http-trouble.ts';
import { readVoskMessage } from './vosk-message.ts';

const sampleRateHz = 8000;
/** Each message is answered by one: a tenth of a second at a time. */
const framesOfMessage = 5;
const bytesOfFrame = 320;
const largestMessageBytes = 256 * 1024;
/** The server compares it letter for letter. */
const eof = '{"eof" : 1}';
/** No list of phrases: to Vosk it is all that can be said, and a «нет» that is not in it would become something that is. */
const config = JSON.stringify({ config: { sample_rate: sampleRateHz, words: true, max_alternatives: 0 } });

/** One utterance over one connection. */
export class VoskDictation implements Dictation {
  readonly #socket: WebSocket;
  readonly #onPartial: (text: string) => void;
  /** What is to be sent as soon as the connection is open; undefined from then on. */
  #early: (Buffer | string)[] | undefined = [config];
  #gathered: Buffer[] = [];
  #sent = 0;
  #answered = 0;
  #ended = false;
  #toldSinceEnd = false;
  /** What the server closed: it ends sentences of its own inside of what we take for one utterance. */
  readonly #texts: string[] = [];
  #confidence: number | undefined;
  #result: Transcribed | undefined;
  #resolve: ((transcribed: Transcribed) => void) | undefined;

  constructor(address: string, onPartial: (text: string) => void) {
    this.#onPartial = onPartial;
    this.#socket = new WebSocket(address, { perMessageDeflate: false, maxPayload: largestMessageBytes });
    this.#socket
      .on('open', () => this.#opened())
      .on('message', (data, isBinary) => this.#message(data, isBinary))
      .on('unexpected-response', (request, response) => {
        request.destroy();
        this.#fail(troubleOfStatus(response.statusCode ?? 0));
      })
      .on('error', () => this.#fail('unreachable'))
      .on('close', (code) => this.#closed(code));
  }

  push(frame: Int16Array): void {
    if (this.#result) return;
    this.#gathered.push(Buffer.from(Int16Array.from(frame).buffer, 0, bytesOfFrame));
    if (this.#gathered.length === framesOfMessage) this.#flush();
  }

  end(): Promise<Transcribed> {
    this.#flush();
    this.#ended = true;
    this.#send(eof);
    return new Promise((resolve) => {
      if (this.#result) resolve(this.#result);
      else this.#resolve = resolve;
    });
  }

  cancel(): void {
    this.#result ??= { ok: false, trouble: 'unreachable' };
    this.#resolve = undefined;
    this.#socket.terminate();
  }

  #opened(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const message of early) this.#send(message);
  }

  #flush(): void {
    if (this.#gathered.length === 0) return;
    const sound = Buffer.concat(this.#gathered);
    this.#gathered = [];
    this.#sent += 1;
    this.#send(sound);
  }

  #send(message: Buffer | string): void {
    if (this.#result) return;
    if (this.#early) this.#early.push(message);
    else this.#socket.send(message);
  }

  #message(data: RawData, isBinary: boolean): void {
    if (this.#result) return;
    const message = isBinary ? undefined : readVoskMessage((data as Buffer).toString('utf8'));
    if (!message) return this.#fail('broken');
    this.#answered += 1;
    if (message.kind === 'partial') {
      this.#onPartial([...this.#texts, message.text].filter(Boolean).join(' '));
    } else {
      this.#toldSinceEnd = this.#ended;
      if (message.text !== '') this.#texts.push(message.text);
      if (message.confidence !== undefined)
        this.#confidence = Math.min(this.#confidence ?? 1, message.confidence);
    }
    // the one for each message with sound, and the one for the end, which is never a partial one
    if (this.#toldSinceEnd && this.#answered > this.#sent) this.#complete();
  }

  #complete(): void {
    const confidence = this.#confidence === undefined ? {} : { confidence: this.#confidence };
    this.#settle({ ok: true, text: this.#texts.join(' '), language: 'ru', ...confidence });
    // it closes, too; one that does not is not waited for
    this.#socket.close();
  }

  #closed(code: number): void {
    // not every server answers every message
    if (code === 1000 && this.#toldSinceEnd) return this.#complete();
    // RFC 6455 §7.4.1: 1011 is an error of the server, 1013 that it has too much to do
    this.#fail(code === 1011 ? 'broken' : code === 1013 ? 'limited' : 'unreachable');
  }

  #fail(trouble: EngineTrouble): void {
    this.#settle({ ok: false, trouble });
    this.#socket.terminate();
  }

  #settle(result: Transcribed): void {
    if (this.#result) return;
    this.#result = result;
    this.#early = undefined;
    this.#resolve?.(result);
    this.#resolve = undefined;
  }
}
