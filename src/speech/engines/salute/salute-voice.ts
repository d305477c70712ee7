// SaluteSpeech, speech synthesis by REST: https://developers.sber.ru/docs/ru/salutespeech/synthesis
import { fetch, type Response } from 'undici';
import { Failure, type Clock } from '../../../base/index.ts';
import type { EngineTrouble } from '../../recognizer.ts';
import { stress } from '../../spoken/pronunciation.ts';
import type { Pcm, SynthesisWish, Synthesizer, Voice } from '../../synthesizer.ts';
import { checkKey, readRoots } from '../grpc/grpc-line.ts';
import { TroubleError } from '../grpc/streamed-dictation.ts';
import { withoutStrayPluses } from '../plus-stress.ts';
import { SampleReader } from '../sample-reader.ts';
import { voiceTrouble } from '../voice-trouble.ts';
import { agentWith, SaluteTokens, type SaluteAccount } from './salute-tokens.ts';

export interface SaluteVoiceAccount extends Omit<SaluteAccount, 'roots'> {
  /** `https://smartspeech.sber.ru` */
  readonly address: string;
  /** PEM file with the Russian Trusted Root CA. */
  readonly caFile?: string | undefined;
}

const wavHeaderBytes = 44;
/** Nothing came for so long. */
const silentMs = 10_000;

/** Throws `Failure` (`invalid`) when the key or the file can't be used. The service is not asked before a sentence is. */
export function createSaluteVoice(account: SaluteVoiceAccount, clock: Clock): Synthesizer {
  return new SaluteVoice(account, clock);
}

class SaluteVoice implements Synthesizer {
  readonly id = 'salute-tts-v1';
  readonly #address: string;
  readonly #tokens: SaluteTokens;
  readonly #clock: Clock;
  readonly #roots: string | undefined;
  #agent: ReturnType<typeof agentWith> | undefined;

  constructor({ address, caFile, authAddress, key, scope }: SaluteVoiceAccount, clock: Clock) {
    this.#address = address;
    this.#roots = readRoots(caFile);
    const account = { authAddress, key: checkKey(key), scope };
    this.#tokens = new SaluteTokens(
      this.#roots === undefined ? account : { ...account, roots: this.#roots },
      clock,
    );
    this.#clock = clock;
  }

  /** A token is asked for beforehand; without one the house starts all the same. */
  async start(): Promise<void> {
    this.#agent ??= agentWith(this.#roots);
    await Promise.resolve(this.#tokens.take()).catch(() => undefined);
  }

  async stop(): Promise<void> {
    const agent = this.#agent;
    this.#agent = undefined;
    await agent?.destroy();
  }

  async *synthesize(text: string, voice: Voice, wish: SynthesisWish = {}): AsyncGenerator<Pcm, void> {
    const patience = new Patience(this.#clock, wish.signal);
    try {
      yield* readWav(await this.#ask(saluteText(text), voice, patience), patience);
    } catch (error) {
      if (wish.signal?.aborted)
        throw new Failure('conflict', {
          code: 'speech.not-wanted',
          message: 'Nobody waits for the sentence any more.',
        });
      if (error instanceof TroubleError) throw voiceTrouble(error.trouble);
      throw voiceTrouble(patience.isOver ? 'late' : troubleOfConnection(error));
    } finally {
      patience.end();
    }
  }

  /** Once more with a new token when the one we have is not taken any more. */
  async #ask(text: string, voice: Voice, patience: Patience): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#tokens.take();
      const response = await this.#post(text, voice, token, patience.signal);
      if (response.ok) return response;
      await response.body?.cancel();
      if (response.status !== 401) throw new TroubleError(troubleOfStatus(response.status));
      this.#tokens.forget(token);
      if (attempt > 1) throw new TroubleError('refused');
    }
  }

  #post(text: string, { name }: Voice, token: string, signal: AbortSignal): Promise<Response> {
    if (!this.#agent) throw new TroubleError('unreachable');
    const url = new URL('/rest/v1/text:synthesize', this.#address);
    url.search = new URLSearchParams({ format: 'wav16', voice: name }).toString();
    return fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/text' },
      body: text,
      redirect: 'error',
      dispatcher: this.#agent,
      signal,
    });
  }
}

/** Ends what takes too long, or is not wanted any more. */
class Patience {
  readonly #clock: Clock;
  readonly #given = new AbortController();
  readonly #wanted: AbortSignal | undefined;
  readonly #leave = (): void => this.#given.abort();
  #timer: ReturnType<Clock['after']>;
  isOver = false;

  constructor(clock: Clock, wanted: AbortSignal | undefined) {
    this.#clock = clock;
    this.#wanted = wanted;
    this.#timer = this.#begin();
    wanted?.addEventListener('abort', this.#leave);
    if (wanted?.aborted) this.#leave();
  }

  get signal(): AbortSignal {
    return this.#given.signal;
  }

  /** Something has come. */
  renew(): void {
    this.#timer.cancel();
    this.#timer = this.#begin();
  }

  end(): void {
    this.#timer.cancel();
    this.#wanted?.removeEventListener('abort', this.#leave);
    this.#given.abort();
  }

  #begin(): ReturnType<Clock['after']> {
    return this.#clock.after(silentMs, () => {
      this.isOver = true;
      this.#given.abort();
    });
  }
}

/** A WAV file as it comes: PCM, 16 bits, mono. What is none is no sound. */
async function* readWav(response: Response, patience: Patience): AsyncGenerator<Pcm, void> {
  const reader = new SampleReader();
  let head = Buffer.alloc(0);
  let sampleRateHz = 0;
  for await (const bytes of response.body ?? []) {
    patience.renew();
    let sound = bytes as Uint8Array;
    if (sampleRateHz === 0) {
      head = Buffer.concat([head, sound]);
      if (head.length < wavHeaderBytes) continue;
      sampleRateHz = rateOf(head);
      sound = head.subarray(wavHeaderBytes);
    }
    const samples = reader.push(sound);
    if (samples.length > 0) yield { samples, sampleRateHz };
  }
  if (sampleRateHz === 0) throw new TroubleError('broken');
}

function rateOf(head: Buffer): number {
  const isWav = head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 16) === 'WAVEfmt ';
  const [format, channels, rateHz, bits] = [20, 22, 24, 34].map((at) =>
    at === 24 ? head.readUInt32LE(at) : head.readUInt16LE(at),
  );
  if (!isWav || format !== 1 || channels !== 1 || bits !== 16 || !rateHz || rateHz < 8000 || rateHz > 48_000)
    throw new TroubleError('broken');
  return rateHz;
}

/** Plain text: stresses are marked in SSML only, and are left to the service. */
function saluteText(text: string): string {
  return withoutStrayPluses(text.replace(/\p{Cc}/gu, ' ')).replaceAll(stress, '');
}

function troubleOfStatus(status: number): EngineTrouble {
  if (status === 402 || status === 403) return 'refused';
  if (status === 429) return 'limited';
  return status >= 400 && status < 500 ? 'misordered' : 'broken';
}

function troubleOfConnection(error: unknown): EngineTrouble {
  const { cause } = (error ?? {}) as { cause?: { code?: string } };
  const code = cause?.code ?? '';
  if (/CERT|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)/.test(code)) return 'untrusted';
  return /^E[A-Z]+$|^UND_ERR_CONNECT/.test(code) && code !== 'ECONNRESET' ? 'unreachable' : 'broken';
}
