import { addressField } from '../cloud-fields.ts';
import type { VoiceKind } from '../voice-kind.ts';
import { saluteAccount, saluteAccountFields, saluteName, saluteReach } from './salute-account.ts';
import { createSaluteVoice } from './salute-voice.ts';

const address = 'https://smartspeech.sber.ru';
const usual = 'Nec_24000';

/** The voices of SaluteSpeech, for the console. */
export const saluteVoiceKind: VoiceKind = {
  id: 'salute',
  shared: false,
  words: {
    ru: {
      name: saluteName.ru,
      about: 'Голоса из облака Сбера. Тексты фраз уходят в Сбер. Платно, по договору.',
    },
    en: {
      name: saluteName.en,
      about: 'Voices from Sber’s cloud, to which the texts of sentences go. Paid, by contract.',
    },
  },
  reach: saluteReach,
  fields: [
    ...saluteAccountFields,
    {
      id: 'voice',
      kind: 'text',
      required: false,
      preset: usual,
      words: {
        ru: {
          label: 'Голос',
          hint: 'Как в списке голосов SaluteSpeech: Nec_24000, Bys_24000, May_24000, Ost_24000…',
        },
        en: {
          label: 'Voice',
          hint: 'As in SaluteSpeech’s list of voices: Nec_24000, Bys_24000, May_24000, Ost_24000…',
        },
      },
    },
    addressField(address, { ru: { label: 'Адрес синтеза' }, en: { label: 'Address of synthesis' } }),
  ],
  make: (fields, { clock }) => ({
    synthesizer: createSaluteVoice(
      { ...saluteAccount(fields), address: fields['address'] ?? address },
      clock,
    ),
    voice: { name: fields['voice'] ?? usual },
  }),
};
