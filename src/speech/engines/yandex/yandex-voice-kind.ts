import { paceField, pitchField, rateAndPitch, type VoiceKind } from '../voice-kind.ts';
import {
  yandexAddressField,
  yandexCaFileField,
  yandexFolderField,
  yandexKeyField,
  yandexName,
  yandexReach,
} from './yandex-account.ts';
import { createYandexVoice } from './yandex-voice.ts';

const address = 'https://tts.api.cloud.yandex.net:443';
const usual = 'alena';

/** The voices of Yandex SpeechKit, for the console. */
export const yandexVoiceKind: VoiceKind = {
  id: 'yandex',
  shared: false,
  words: {
    ru: {
      name: yandexName,
      about: 'Голоса из облака Яндекса. Тексты фраз уходят в Яндекс. Платно, по договору с Yandex Cloud.',
    },
    en: {
      name: yandexName,
      about:
        'Voices from Yandex’s cloud, to which the texts of sentences go. Paid, by contract with Yandex Cloud.',
    },
  },
  reach: yandexReach,
  fields: [
    yandexKeyField('ai.speechkit-tts.user'),
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
    yandexFolderField,
    yandexCaFileField,
    yandexAddressField(address),
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
