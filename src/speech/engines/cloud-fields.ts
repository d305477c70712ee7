import type { EngineField, InBothLanguages } from './engine-kind.ts';

/** Where a service answers: filled in only when it is not the usual address. */
export function addressField(
  preset: string,
  words: EngineField['words'],
  schemes: readonly string[] = ['https:', 'http:'],
): EngineField {
  return { id: 'address', kind: 'address', required: false, preset, schemes, words };
}

/** Whose certificates are trusted, as a file on the server; `hint` says when it is needed. */
export function caFileField(hint: InBothLanguages<string>): EngineField {
  return {
    id: 'ca-file',
    kind: 'text',
    required: false,
    words: {
      ru: { label: 'Файл корневых сертификатов', hint: hint.ru },
      en: { label: 'File of root certificates', hint: hint.en },
    },
  };
}
