import type { EngineField, RecognizerKind } from '../engine-kind.ts';
import { createTranscribingRecognizer } from '../transcribing/transcribing-recognizer.ts';
import { saluteScopes } from './salute-tokens.ts';
import { createSaluteTranscriber } from './salute-transcriber.ts';

const address = 'https://smartspeech.sber.ru:443';
const authAddress = 'https://ngw.devices.sberbank.ru:9443/api/v2/oauth';
const model = 'callcenter';

/** What every use of SaluteSpeech asks for: who we are, and whose certificates are trusted. */
export const saluteAccountFields: readonly EngineField[] = [
  {
    id: 'key',
    kind: 'secret',
    required: true,
    words: {
      ru: {
        label: 'Ключ авторизации',
        hint: 'Из настроек проекта SaluteSpeech в Studio: строка Base64, её показывают один раз.',
      },
      en: {
        label: 'Authorization key',
        hint: 'From the settings of the SaluteSpeech project in Studio: Base64, shown once.',
      },
    },
  },
  {
    id: 'scope',
    kind: 'choice',
    required: true,
    preset: 'SALUTE_SPEECH_CORP',
    choices: [
      {
        value: 'SALUTE_SPEECH_CORP',
        words: { ru: 'юридическое лицо, оплата по факту', en: 'a company that pays afterwards' },
      },
      {
        value: 'SALUTE_SPEECH_B2B',
        words: { ru: 'юридическое лицо, предоплата', en: 'a company that pays beforehand' },
      },
      { value: 'SALUTE_SPEECH_PERS', words: { ru: 'физическое лицо', en: 'a private person' } },
    ],
    words: { ru: { label: 'Договор' }, en: { label: 'Contract' } },
  },
  {
    id: 'ca-file',
    kind: 'text',
    required: false,
    words: {
      ru: {
        label: 'Файл корневых сертификатов',
        hint: 'PEM на сервере с корневым сертификатом Минцифры (russian_trusted_root_ca): без него соединению не верят.',
      },
      en: {
        label: 'File of root certificates',
        hint: 'PEM on the server with the Russian Trusted Root CA: without it the connection is not trusted.',
      },
    },
  },
  {
    id: 'auth-address',
    kind: 'address',
    required: false,
    preset: authAddress,
    schemes: ['https:'],
    words: { ru: { label: 'Адрес выдачи токенов' }, en: { label: 'Address of tokens' } },
  },
];

/** SaluteSpeech, for the console. */
export const saluteKind: RecognizerKind = {
  id: 'salute',
  words: {
    ru: {
      name: 'SaluteSpeech (Сбер)',
      about: 'Облако Сбера. Записывает речь словами, пока человек говорит. Платно, по договору.',
    },
    en: {
      name: 'SaluteSpeech (Sber)',
      about: 'Sber’s cloud. Writes speech down while one speaks. Paid, by contract.',
    },
  },
  reach: { to: 'company', company: 'ПАО Сбербанк', field: 'address' },
  fields: [
    ...saluteAccountFields,
    {
      id: 'model',
      kind: 'text',
      required: false,
      preset: model,
      words: {
        ru: { label: 'Модель', hint: 'callcenter — для телефонных разговоров, general — короткие фразы.' },
        en: { label: 'Model', hint: 'callcenter for telephone talks, general for short phrases.' },
      },
    },
    {
      id: 'address',
      kind: 'address',
      required: false,
      preset: address,
      schemes: ['https:'],
      words: { ru: { label: 'Адрес распознавания' }, en: { label: 'Address of recognition' } },
    },
  ],
  make: (fields, { clock, log }) =>
    createTranscribingRecognizer({
      ...{ clock, log },
      transcriber: createSaluteTranscriber(
        {
          address: fields.address ?? address,
          authAddress: fields['auth-address'] ?? authAddress,
          key: fields.key ?? '',
          scope: saluteScopes.find((one) => one === fields.scope) ?? 'SALUTE_SPEECH_CORP',
          model: fields.model ?? model,
          caFile: fields['ca-file'],
        },
        clock,
      ),
    }),
};
