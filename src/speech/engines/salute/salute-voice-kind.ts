import type { VoiceKind } from '../voice-kind.ts';
import { saluteAccountFields } from './salute-kind.ts';
import { saluteScopes } from './salute-tokens.ts';
import { createSaluteVoice } from './salute-voice.ts';

const address = 'https://smartspeech.sber.ru';
const authAddress = 'https://ngw.devices.sberbank.ru:9443/api/v2/oauth';
const usual = 'Nec_24000';

/** The voices of SaluteSpeech, for the console. */
export const saluteVoiceKind: VoiceKind = {
  id: 'salute',
  shared: false,
  words: {
    ru: {
      name: 'SaluteSpeech (Сбер)',
      about: 'Голоса из облака Сбера. Тексты фраз уходят в Сбер. Платно, по договору.',
    },
    en: {
      name: 'SaluteSpeech (Sber)',
      about: 'Voices from Sber’s cloud, to which the texts of sentences go. Paid, by contract.',
    },
  },
  reach: { to: 'company', company: 'ПАО Сбербанк', field: 'address' },
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
    {
      id: 'address',
      kind: 'address',
      required: false,
      preset: address,
      schemes: ['https:', 'http:'],
      words: { ru: { label: 'Адрес синтеза' }, en: { label: 'Address of synthesis' } },
    },
  ],
  make: (fields, { clock }) => ({
    synthesizer: createSaluteVoice(
      {
        address: fields['address'] ?? address,
        authAddress: fields['auth-address'] ?? authAddress,
        key: fields['key'] ?? '',
        scope: saluteScopes.find((one) => one === fields['scope']) ?? 'SALUTE_SPEECH_CORP',
        caFile: fields['ca-file'],
      },
      clock,
    ),
    voice: { name: fields['voice'] ?? usual },
  }),
};
