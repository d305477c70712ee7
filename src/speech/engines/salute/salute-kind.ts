import { addressField } from '../cloud-fields.ts';
import type { RecognizerKind } from '../engine-kind.ts';
import { createTranscribingRecognizer } from '../transcribing/transcribing-recognizer.ts';
import { saluteAccount, saluteAccountFields, saluteName, saluteReach } from './salute-account.ts';
import { createSaluteTranscriber } from './salute-transcriber.ts';

const address = 'https://smartspeech.sber.ru:443';
const model = 'callcenter';

/** SaluteSpeech, for the console. */
export const saluteKind: RecognizerKind = {
  id: 'salute',
  words: {
    ru: {
      name: saluteName.ru,
      about: 'Облако Сбера. Записывает речь словами, пока человек говорит. Платно, по договору.',
    },
    en: {
      name: saluteName.en,
      about: 'Sber’s cloud. Writes speech down while one speaks. Paid, by contract.',
    },
  },
  reach: saluteReach,
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
    addressField(address, { ru: { label: 'Адрес распознавания' }, en: { label: 'Address of recognition' } }, [
      'https:',
    ]),
  ],
  make: (fields, { clock, log }) =>
    createTranscribingRecognizer({
      ...{ clock, log },
      transcriber: createSaluteTranscriber(
        { ...saluteAccount(fields), address: fields.address ?? address, model: fields.model ?? model },
        clock,
      ),
    }),
};
