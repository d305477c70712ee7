// Yandex SpeechKit, speech synthesis, API v3: https://yandex.cloud/en/docs/speechkit/tts-v3/api-ref/grpc/Synthesizer
import { Metadata, type ServiceError } from '@grpc/grpc-js';
import { Failure, type Clock } from '../../../base/index.ts';
import type { Pcm, SynthesisWish, Synthesizer, Voice } from '../../synthesizer.ts';
import { checkKey, GrpcLine, methodOf, readRoots } from '../grpc/grpc-line.ts';
import { troubleOf } from '../grpc/streamed-dictation.ts';
import { plusStressed, withoutStrayPluses } from '../plus-stress.ts';
import { SampleReader } from '../sample-reader.ts';
import { voiceTrouble } from '../voice-trouble.ts';

export interface YandexVoiceAccount {
  /** `https://tts.api.cloud.yandex.net:443`, or that of SpeechKit in one's own rooms. */
  readonly address: string;
  /** Of a service account; sent as `Api-Key`. */
  readonly key: string;
  readonly folderId?: string | undefined;
  /** `neutral`, `good`, `strict`… where the voice has it. */
  readonly role?: string | undefined;
  /** PEM file with roots trusted besides Node's own. */
  readonly caFile?: string | undefined;
}

interface UtteranceSynthesisRequest {
  readonly text: string;
  readonly hints: readonly object[];
  readonly output_audio_spec: object;
  readonly unsafe_mode: boolean;
}

interface UtteranceSynthesisResponse {
  readonly audio_chunk?: { readonly data?: Buffer };
}

/** All of the telephone's band, and no more of the network than that needs. */
const sampleRateHz = 16_000;
/** The service takes no longer text at once, unless it may cut it. */
const longestText = 250;
/** Nothing came for so long. */
const silentMs = 10_000;
/** A pitch one tenth higher, in Hz: of a voice between a man's and a woman's. */
const hzOfPitch = 170;

/** Throws `Failure` (`invalid`) when the address, the key or the file can't be used. The service is not asked before a sentence is. */
export function createYandexVoice(account: YandexVoiceAccount, clock: Clock): Synthesizer {
  return new YandexVoice(account, clock);
}

class YandexVoice implements Synthesizer {
  readonly id: string;
  readonly #line: GrpcLine<UtteranceSynthesisRequest, UtteranceSynthesisResponse>;
  readonly #headers = new Metadata();
  readonly #role: string | undefined;
  readonly #clock: Clock;

  constructor({ address, key, folderId, role, caFile }: YandexVoiceAccount, clock: Clock) {
    this.id = `yandex-tts-v3${role === undefined ? '' : `-${role}`}`;
    const proto = new URL('./tts-v3.proto', import.meta.url);
    const method = methodOf<UtteranceSynthesisRequest, UtteranceSynthesisResponse>(
      proto,
      'speechkit.tts.v3.Synthesizer',
      'UtteranceSynthesis',
    );
    this.#line = new GrpcLine({ address, roots: readRoots(caFile) }, method);
    this.#headers.set('authorization', `Api-Key ${checkKey(key)}`);
    if (folderId !== undefined) this.#headers.set('x-folder-id', checkKey(folderId));
    this.#role = role;
    this.#clock = clock;
  }

  async start(): Promise<void> {
    this.#line.open();
  }

  async stop(): Promise<void> {
    this.#line.close();
  }

  async *synthesize(text: string, voice: Voice, wish: SynthesisWish = {}): AsyncGenerator<Pcm, void> {
    if (wish.signal?.aborted) throw notWanted();
    const call = this.#line.ask(this.#request(text, voice), this.#headers);
    if (!call) throw voiceTrouble('unreachable');
    const cancel = (): void => call.cancel();
    wish.signal?.addEventListener('abort', cancel);
    let late = false;
    const giveUp = (): void => {
      late = true;
      call.cancel();
    };
    let timer = this.#clock.after(silentMs, giveUp);
    const reader = new SampleReader();
    try {
      for await (const { audio_chunk: chunk } of call as AsyncIterable<UtteranceSynthesisResponse>) {
        timer.cancel();
        const samples = reader.push(chunk?.data ?? Buffer.alloc(0));
        if (samples.length > 0) yield { samples, sampleRateHz };
        timer = this.#clock.after(silentMs, giveUp);
      }
    } catch (error) {
      if (wish.signal?.aborted) throw notWanted();
      throw voiceTrouble(late ? 'late' : troubleOf(error as ServiceError));
    } finally {
      timer.cancel();
      wish.signal?.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  #request(text: string, { name, rate = 1, pitch = 1 }: Voice): UtteranceSynthesisRequest {
    const said = yandexText(text);
    return {
      text: said,
      hints: [
        { voice: name },
        ...(this.#role === undefined ? [] : [{ role: this.#role }]),
        ...(rate === 1 ? [] : [{ speed: rate }]),
        ...(pitch === 1 ? [] : [{ pitch_shift: Math.round((pitch - 1) * hzOfPitch) }]),
      ],
      output_audio_spec: { raw_audio: { audio_encoding: 'LINEAR16_PCM', sample_rate_hertz: sampleRateHz } },
      unsafe_mode: said.length > longestText,
    };
  }
}

/** Without what its markup means (https://yandex.cloud/en/docs/speechkit/tts/markup/tts-markup), with a plus before stressed vowels. */
export function yandexText(text: string): string {
  return plusStressed(withoutStrayPluses(text.replace(/[\p{Cc}<>[\]*&]/gu, ' ')));
}

function notWanted(): Failure {
  return new Failure('conflict', {
    code: 'speech.not-wanted',
    message: 'Nobody waits for the sentence any more.',
  });
}
