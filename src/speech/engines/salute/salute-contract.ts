// SaluteSpeech, streaming recognition, gRPC v2: https://developers.sber.ru/docs/ru/salutespeech/recognition/recognition-stream
import type { MethodDefinition } from '@grpc/grpc-js';
import { methodOf } from '../grpc/grpc-line.ts';
import type { StreamContract, Told } from '../grpc/streamed-dictation.ts';

/** `RecognitionRequest`: one of these. */
export interface SaluteRequest {
  readonly options?: object;
  readonly audio_chunk?: Buffer;
}

/** `RecognitionResponse`; other kinds of it were not asked for. */
export interface SaluteResponse {
  readonly transcription?: {
    readonly results?: readonly { readonly text?: string }[];
    readonly eou?: boolean;
  };
}

/** So many words of the clinic are told beforehand, those named first. */
const mostHints = 100;

/** The method `Recognize`. */
export function recognize(): MethodDefinition<SaluteRequest, SaluteResponse> {
  const proto = new URL('./recognition-v2.proto', import.meta.url);
  return methodOf(proto, 'smartspeech.recognition.v2.SmartSpeech', 'Recognize');
}

/**
 * One utterance a stream; its end is the stream's. A pause that the service takes for an end is none to us
 * (`enable_multi_utterance`): the parts are put together. The text is taken as it was said, without figures and marks.
 */
export function saluteContract(
  model: string,
  vocabulary: readonly string[],
): StreamContract<SaluteRequest, SaluteResponse> {
  const words = vocabulary.slice(0, mostHints);
  return {
    first: {
      options: {
        audio_encoding: 'PCM_S16LE',
        sample_rate: 8000,
        channels_count: 1,
        language: 'ru-RU',
        model,
        enable_multi_utterance: { enable: true },
        enable_partial_results: { enable: true },
        hypotheses_count: 1,
        no_speech_timeout: { seconds: 20, nanos: 0 },
        max_speech_timeout: { seconds: 20, nanos: 0 },
        normalization_options: { enable: { enable: false } },
        ...(words.length > 0 ? { hints: { words } } : {}),
      },
    },
    sound: (bytes) => ({ audio_chunk: bytes }),
    read,
  };
}

function read({ transcription }: SaluteResponse): Told {
  if (!transcription) return { kind: 'nothing' };
  const text = transcription.results?.[0]?.text?.trim() ?? '';
  return { kind: transcription.eou === true ? 'final' : 'partial', text };
}
