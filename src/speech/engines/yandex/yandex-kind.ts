import type { RecognizerKind } from '../engine-kind.ts';
import { createTranscribingRecognizer } from '../transcribing/transcribing-recognizer.ts';
import {
  yandexAddressField,
  yandexCaFileField,
  yandexFolderField,
  yandexKeyField,
  yandexName,
  yandexReach,
} from './yandex-account.ts';
import { createYandexTranscriber } from './yandex-transcriber.ts';

const address = 'https://stt.api.cloud.yandex.net:443';
const model = 'general';

/** Yandex SpeechKit, for the console. */
export const yandexKind: RecognizerKind = {
  id: 'yandex',
  words: {
    ru: {
      name: yandexName,
      about:
        'Облако Яндекса. Записывает речь словами, пока человек говорит. Платно, по договору с Yandex Cloud.',
    },
    en: {
      name: yandexName,
      about: 'Yandex’s cloud. Writes speech down while one speaks. Paid, by contract with Yandex Cloud.',
    },
  },
  reach: yandexReach,
  fields: [
    yandexKeyField('ai.speechkit-stt.user'),
    yandexFolderField,
    {
      id: 'model',
      kind: 'text',
      required: false,
      preset: model,
      words: {
        ru: { label: 'Модель', hint: 'general, general:rc или сделанная для вас.' },
        en: { label: 'Model', hint: 'general, general:rc, or one made for you.' },
      },
    },
    yandexAddressField(address),
    yandexCaFileField,
  ],
  make: (fields, { clock, log }) =>
    createTranscribingRecognizer({
      ...{ clock, log },
      transcriber: createYandexTranscriber({
        address: fields.address ?? address,
        key: fields.key ?? '',
        folderId: fields.folder,
        model: fields.model ?? model,
        caFile: fields['ca-file'],
      }),
    }),
};
