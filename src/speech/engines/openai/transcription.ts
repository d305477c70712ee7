import { z } from 'zod';
import type { Transcribed } from '../transcribing/transcriber.ts';

const transcription = z.object({
  text: z.string(),
  language: z.string().optional(),
  segments: z
    .array(
      z.object({
        avg_logprob: z.number().optional(),
        no_speech_prob: z.number().optional(),
      }),
    )
    .optional(),
});

type Segment = NonNullable<z.infer<typeof transcription>['segments']>[number];

// what Whisper itself takes for silence, and for a text that went wrong (openai/whisper, transcribe.py, its defaults)
const silenceProbability = 0.6;
const poorLogProbability = -1;
/** A yes that it is this sure of is asked about again. */
const poorConfidence = 0.5;

/** What a service has answered, as `json` or as `verbose_json`. */
export function readTranscription(body: string): Transcribed {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { ok: false, trouble: 'broken' };
  }
  const read = transcription.safeParse(value);
  if (!read.success) return { ok: false, trouble: 'broken' };
  const { text, segments = [] } = read.data;
  const language = read.data.language === 'russian' ? 'ru' : read.data.language;
  const silent = segments.length > 0 && segments.every((segment) => isPoor(segment) && isSilent(segment));
  return {
    ok: true,
    text: silent ? '' : text.trim(),
    ...(language === undefined ? {} : { language }),
    ...(segments.some(isPoor) ? { confidence: poorConfidence } : {}),
  };
}

function isSilent({ no_speech_prob: probability = 0 }: Segment): boolean {
  return probability > silenceProbability;
}

function isPoor({ avg_logprob: probability = 0 }: Segment): boolean {
  return probability < poorLogProbability;
}
