import { createTranscribingRecognizer } from '../transcribing/transcribing-recognizer.ts';
import type { RecognizerKind } from '../engine-kind.ts';
import { createOpenAiTranscriber } from './openai-transcriber.ts';

/** Any service with OpenAI's way of transcribing: OpenAI itself, or faster-whisper, LocalAI, vLLM on a server of one's own. */
export const openAiKind: RecognizerKind = {
  id: 'openai',
  words: {
    ru: {
      name: 'Служба с API OpenAI',
      about:
        'Любая служба, которая принимает записи так же, как OpenAI: speaches (faster-whisper), LocalAI, vLLM на вашем сервере или сама OpenAI.',
    },
    en: {
      name: 'OpenAI-compatible service',
      about:
        'Any service that takes recordings as OpenAI does: speaches (faster-whisper), LocalAI, vLLM on a server of yours, or OpenAI itself.',
    },
  },
  reach: { to: 'address', field: 'address' },
  fields: [
    {
      id: 'address',
      kind: 'address',
      required: true,
      preset: 'http://127.0.0.1:8000/v1',
      schemes: ['http:', 'https:'],
      words: {
        ru: { label: 'Адрес', hint: 'До «/v1» включительно.' },
        en: { label: 'Address', hint: 'As far as “/v1”.' },
      },
    },
    {
      id: 'key',
      kind: 'secret',
      required: false,
      words: {
        ru: { label: 'Ключ', hint: 'Вашему собственному серверу он может быть не нужен.' },
        en: { label: 'Key', hint: 'A server of your own may need none.' },
      },
    },
    {
      id: 'model',
      kind: 'text',
      required: true,
      preset: 'whisper-1',
      words: { ru: { label: 'Модель' }, en: { label: 'Model' } },
    },
    {
      id: 'format',
      kind: 'choice',
      required: true,
      preset: 'verbose_json',
      choices: [
        { value: 'verbose_json', words: { ru: 'С оценкой уверенности', en: 'With how sure it is' } },
        { value: 'json', words: { ru: 'Только текст', en: 'Text only' } },
      ],
      words: {
        ru: {
          label: 'Ответ',
          hint: 'Если служба отвечает, что не знает verbose_json, выберите «только текст».',
        },
        en: {
          label: 'Answer',
          hint: 'If the service says that it does not know verbose_json, take “text only”.',
        },
      },
    },
  ],
  make: ({ address = '', key, model = '', format }, tools) =>
    createTranscribingRecognizer({
      ...tools,
      transcriber: createOpenAiTranscriber({
        ...{ address, model },
        format: format === 'json' ? 'json' : 'verbose_json',
        ...(key === undefined ? {} : { key }),
      }),
    }),
};
