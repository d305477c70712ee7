import { createTranscribingRecognizer } from '../transcribing/transcribing-recognizer.ts';
import type { RecognizerKind } from '../engine-kind.ts';
import { createVoskTranscriber } from './vosk-transcriber.ts';

/** A Vosk server of the clinic's own. */
export const voskKind: RecognizerKind = {
  id: 'vosk',
  words: {
    ru: {
      name: 'Сервер Vosk',
      about: 'Свободная программа на вашем сервере: записывает слова целиком, интернет не нужен.',
    },
    en: {
      name: 'Vosk server',
      about: 'A free program on a server of yours: writes down whole sentences, needs no internet.',
    },
  },
  reach: { to: 'address', field: 'address' },
  fields: [
    {
      id: 'address',
      kind: 'address',
      required: true,
      preset: 'ws://127.0.0.1:2700',
      schemes: ['ws:', 'wss:'],
      words: {
        ru: { label: 'Адрес сервера', hint: 'Модель — русская, лучше телефонная на 8 кГц.' },
        en: {
          label: 'Address of the server',
          hint: 'With a Russian model, best one for the telephone, 8 kHz.',
        },
      },
    },
  ],
  make: ({ address = '' }, tools) =>
    createTranscribingRecognizer({ ...tools, transcriber: createVoskTranscriber({ address }) }),
};
