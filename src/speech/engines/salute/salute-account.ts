import { caFileField } from '../cloud-fields.ts';
import type { EngineField, EngineFields, EngineReach, InBothLanguages } from '../engine-kind.ts';
import { saluteScopes } from './salute-tokens.ts';

const authAddress = 'https://ngw.devices.sberbank.ru:9443/api/v2/oauth';

export const saluteName: InBothLanguages<string> = { ru: 'SaluteSpeech (Сбер)', en: 'SaluteSpeech (Sber)' };
export const saluteReach: EngineReach = { to: 'company', company: 'ПАО Сбербанк', field: 'address' };

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
  caFileField({
    ru: 'PEM на сервере с корневым сертификатом Минцифры (russian_trusted_root_ca): без него соединению не верят.',
    en: 'PEM on the server with the Russian Trusted Root CA: without it the connection is not trusted.',
  }),
  {
    id: 'auth-address',
    kind: 'address',
    required: false,
    preset: authAddress,
    schemes: ['https:'],
    words: { ru: { label: 'Адрес выдачи токенов' }, en: { label: 'Address of tokens' } },
  },
];

/** The account as it is filled in. */
export function saluteAccount(fields: EngineFields): {
  readonly authAddress: string;
  readonly key: string;
  readonly scope: (typeof saluteScopes)[number];
  readonly caFile: string | undefined;
} {
  return {
    authAddress: fields['auth-address'] ?? authAddress,
    key: fields['key'] ?? '',
    scope: saluteScopes.find((one) => one === fields['scope']) ?? 'SALUTE_SPEECH_CORP',
    caFile: fields['ca-file'],
  };
}
