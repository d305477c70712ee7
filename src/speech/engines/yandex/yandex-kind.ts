import type { RecognizerKind } from '../engine-kind.ts';
import { createTranscribingRecognizer } from '../transcribing/transcribing-recognizer.ts';
import { createYandexTranscriber } from './yandex-transcriber.ts';

const address = 'https://stt.api.cloud.yandex.net:443';
const model = 'general';

/** Yandex SpeechKit, for the console. */
export const yandexKind: RecognizerKind = {
  id: 'yandex',
  words: {
    ru: {
      name: 'Yandex SpeechKit',
      about:
        'Облако Яндекса. Записывает речь словами, пока человек говорит. Платно, по договору с Yandex Cloud.',
    },
    en: {
      name: 'Yandex SpeechKit',
      about: 'Yandex’s cloud. Writes speech down while one speaks. Paid, by contract with Yandex Cloud.',
    },
  },
  reach: { to: 'company', company: 'ООО «Яндекс.Облако»', field: 'address' },
  fields: [
    {
      id: 'key',
      kind: 'secret',
      required: true,
      words: {
        ru: {
          label: 'API-ключ',
          hint: 'Ключ сервисного аккаунта с ролью ai.speechkit-stt.user. Виден один раз, когда его создают.',
        },
        en: {
          label: 'API key',
          hint: 'Of a service account with the role ai.speechkit-stt.user. It is shown once, when it is made.',
        },
      },
    },
    {
      id: 'folder',
      kind: 'text',
      required: false,
      words: {
        ru: { label: 'Каталог', hint: 'Идентификатор каталога; сервисному аккаунту обычно не нужен.' },
        en: { label: 'Folder', hint: 'The folder’s id; a service account mostly needs none.' },
      },
    },
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
    {
      id: 'address',
      kind: 'address',
      required: false,
      preset: address,
      schemes: ['https:', 'http:'],
      words: {
        ru: { label: 'Адрес', hint: 'Меняют, если SpeechKit стоит в вашей сети.' },
        en: { label: 'Address', hint: 'Another one when SpeechKit stands in your own network.' },
      },
    },
    {
      id: 'ca-file',
      kind: 'text',
      required: false,
      words: {
        ru: {
          label: 'Файл корневых сертификатов',
          hint: 'PEM на сервере, если соединение проверяет своя служба безопасности.',
        },
        en: {
          label: 'File of root certificates',
          hint: 'PEM on the server, when a proxy of your own looks into connections.',
        },
      },
    },
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
