// Yandex SpeechKit, streaming recognition, API v3: https://yandex.cloud/en/docs/speechkit/stt-v3/api-ref/grpc/Recognizer
import type { MethodDefinition } from '@grpc/grpc-js';
import { methodOf } from '../grpc/grpc-line.ts';
import type { StreamContract, Told } from '../grpc/streamed-dictation.ts';

interface Alternatives {
  readonly alternatives?: readonly { readonly text?: string }[];
}

/** `StreamingRequest`: one of these. */
export interface YandexRequest {
  readonly session_options?: object;
  readonly chunk?: { readonly data: Buffer };
  readonly eou?: object;
}

/** `StreamingResponse`: one of these. */
export interface YandexResponse {
  readonly partial?: Alternatives;
  readonly final?: Alternatives;
  readonly eou_update?: { readonly time_ms?: number };
  readonly final_refinement?: object;
  readonly status_code?: object;
}

/** The method `RecognizeStreaming`. */
export function recognizeStreaming(): MethodDefinition<YandexRequest, YandexResponse> {
  const proto = new URL('./stt-v3.proto', import.meta.url);
  return methodOf(proto, 'speechkit.stt.v3.Recognizer', 'RecognizeStreaming');
}

/**
 * One utterance a session. The end of it is told by us (`external_classifier`, then `eou`): the house knows it first, and the
 * service answers at once instead of waiting for a silence of its own. Words come as they were said: making figures of them
 * would cost time, and they are understood without.
 */
export function yandexContract(model: string): StreamContract<YandexRequest, YandexResponse> {
  return {
    first: {
      session_options: {
        recognition_model: {
          model,
          audio_format: {
            raw_audio: { audio_encoding: 'LINEAR16_PCM', sample_rate_hertz: 8000, audio_channel_count: 1 },
          },
          text_normalization: { text_normalization: 'TEXT_NORMALIZATION_DISABLED' },
          language_restriction: { restriction_type: 'WHITELIST', language_code: ['ru-RU'] },
          audio_processing_type: 'REAL_TIME',
        },
        eou_classifier: { external_classifier: {} },
      },
    },
    sound: (data) => ({ chunk: { data } }),
    last: { eou: {} },
    read,
  };
}

function read(response: YandexResponse): Told {
  if (response.partial) return { kind: 'partial', text: textOf(response.partial) };
  if (response.final) return { kind: 'final', text: textOf(response.final) };
  if (response.eou_update) return { kind: 'told-all', soundMs: response.eou_update.time_ms ?? 0 };
  // its state every now and then; a nicer text, which was not asked for
  return { kind: 'nothing' };
}

/** The first is the likeliest. */
function textOf({ alternatives = [] }: Alternatives): string {
  return alternatives[0]?.text?.trim() ?? '';
}
