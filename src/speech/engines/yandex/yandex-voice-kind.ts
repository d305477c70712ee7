import { paceField, pitchField, rateAndPitch, type VoiceKind } from '../voice-kind.ts';
import { yandexKind } from './yandex-kind.ts';
import { createYandexVoice } from './yandex-voice.ts';

const address = 'https://tts.api.cloud.yandex.net:443';
const usual = 'alena';
/** The key, the folder and the certificates are filled in as for hearing. */
const accountFields = ['folder', 'ca-file'];

/** The voices of Yandex SpeechKit, for the console. */
export const yandexVoiceKind: VoiceKind = {
  id: 'yandex',
  shared: false,
  words: {
    ru: {
      name: 'Yandex SpeechKit',
      about: 'Голоса из облака Яндекса. Тексты фраз уходят в Яндекс. Платно, по договору с Yandex Cloud.',
    },
    en: {
      name: 'Yandex SpeechKit',
      about:
        'Voices from Yandex’s cloud, to which the texts of sentences go. Paid, by contract with Yandex Cloud.',
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
          hint: 'Ключ сервисного аккаунта с ролью ai.speechkit-tts.user. Виден один раз, когда его создают.',
        },
        en: {
          label: 'API key',
          hint: 'Of a service account with the role ai.speechkit-tts.user. It is shown once, when it is made.',
        },
      },
    },
    {
      id: 'voice',
      kind: 'text',
      required: false,
      preset: usual,
      words: {
        ru: { label: 'Голос', hint: 'Как в списке голосов SpeechKit: alena, marina, masha, filipp, ermil…' },
        en: {
          label: 'Voice',
          hint: 'As in SpeechKit’s list of voices: alena, marina, masha, filipp, ermil…',
        },
      },
    },
    {
      id: 'role',
      kind: 'text',
      required: false,
      words: {
        ru: { label: 'Амплуа', hint: 'neutral, good, strict… — если у голоса оно есть.' },
        en: { label: 'Role', hint: 'neutral, good, strict…, where the voice has it.' },
      },
    },
    paceField,
    pitchField,
    ...yandexKind.fields.filter(({ id }) => accountFields.includes(id)),
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
  ],
  make: (fields, { clock }) => ({
    synthesizer: createYandexVoice(
      {
        address: fields['address'] ?? address,
        key: fields['key'] ?? '',
        folderId: fields['folder'],
        role: fields['role'],
        caFile: fields['ca-file'],
      },
      clock,
    ),
    voice: { name: fields['voice'] ?? usual, ...rateAndPitch(fields) },
  }),
};
