// The OpenAI API, "Create transcription": POST /audio/transcriptions, multipart/form-data.
import type { Hearing } from '../../recognizer.ts';
import { writeWav } from '../../wav.ts';
import { troubleOfStatus } from '../transcribing/http-trouble.ts';
import { readLimited } from '../transcribing/read-limited.ts';
import type { Transcribed, Transcriber } from '../transcribing/transcriber.ts';
import { dictateWhole } from '../transcribing/whole-utterance.ts';
import { readTranscription } from './transcription.ts';

export interface OpenAiOptions {
  /** As far as `/v1`: `https://api.openai.com/v1`. */
  readonly address: string;
  readonly key?: string;
  readonly model: string;
  /** `verbose_json` tells how sure it is; not every server and model knows it. */
  readonly format: 'json' | 'verbose_json';
}

const sampleRateHz = 8000;
/** The model heeds the last 224 tokens. */
const longestPrompt = 400;

/** Any service that takes recordings as OpenAI does: whole utterances, no partial results. */
export function createOpenAiTranscriber(options: OpenAiOptions): Transcriber {
  return {
    id: `openai:${options.model}`,
    start: async () => undefined,
    stop: async () => undefined,
    begin: (hearing) =>
      dictateWhole(hearing, (samples, _, signal) => ask(options, formOf(options, samples, hearing), signal)),
  };
}

async function ask(
  { address, key }: OpenAiOptions,
  body: FormData,
  signal: AbortSignal,
): Promise<Transcribed> {
  try {
    const response = await fetch(`${address.replace(/\/+$/, '')}/audio/transcriptions`, {
      ...{ method: 'POST', body, signal, redirect: 'manual' as const },
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    });
    const text = await readLimited(response);
    return response.ok ? readTranscription(text) : { ok: false, trouble: troubleOfStatus(response.status) };
  } catch {
    // no connection, or it was cut; when we have let go, nobody looks at it
    return { ok: false, trouble: 'unreachable' };
  }
}

function formOf(
  { model, format }: OpenAiOptions,
  samples: Int16Array,
  { language, vocabulary }: Hearing,
): FormData {
  const form = new FormData();
  const wav = Uint8Array.from(writeWav(samples, sampleRateHz));
  form.set('file', new Blob([wav], { type: 'audio/wav' }), 'answer.wav');
  form.set('model', model);
  form.set('language', language);
  form.set('response_format', format);
  form.set('temperature', '0');
  const prompt = promptOf(vocabulary);
  if (prompt !== '') form.set('prompt', prompt);
  return form;
}

/** As many of the names as the model heeds. */
function promptOf(vocabulary: readonly string[]): string {
  let prompt = '';
  for (const name of vocabulary) {
    const longer = prompt === '' ? name : `${prompt}, ${name}`;
    if (longer.length > longestPrompt) break;
    prompt = longer;
  }
  return prompt;
}
