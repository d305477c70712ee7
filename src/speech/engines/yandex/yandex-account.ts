import { addressField, caFileField } from '../cloud-fields.ts';
import type { EngineField, EngineReach } from '../engine-kind.ts';

/** What hearing by Yandex SpeechKit and speaking with it have in common. */
export const yandexName = 'Yandex SpeechKit';
export const yandexReach: EngineReach = { to: 'company', company: 'ООО «Яндекс.Облако»', field: 'address' };

/** `role` of the service account, as Yandex Cloud calls it. */
export function yandexKeyField(role: string): EngineField {
  return {
    id: 'key',
    kind: 'secret',
    required: true,
    words: {
      ru: {
        label: 'API-ключ',
        hint: `Ключ сервисного аккаунта с ролью ${role}. Виден один раз, когда его создают.`,
      },
      en: {
        label: 'API key',
        hint: `Of a service account with the role ${role}. It is shown once, when it is made.`,
      },
    },
  };
}

export const yandexFolderField: EngineField = {
  id: 'folder',
  kind: 'text',
  required: false,
  words: {
    ru: { label: 'Каталог', hint: 'Идентификатор каталога; сервисному аккаунту обычно не нужен.' },
    en: { label: 'Folder', hint: 'The folder’s id; a service account mostly needs none.' },
  },
};

export const yandexCaFileField = caFileField({
  ru: 'PEM на сервере, если соединение проверяет своя служба безопасности.',
  en: 'PEM on the server, when a proxy of your own looks into connections.',
});

export function yandexAddressField(preset: string): EngineField {
  return addressField(preset, {
    ru: { label: 'Адрес', hint: 'Меняют, если SpeechKit стоит в вашей сети.' },
    en: { label: 'Address', hint: 'Another one when SpeechKit stands in your own network.' },
  });
}
