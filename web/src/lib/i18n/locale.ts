export type Locale = 'ru' | 'en';

const storageKey = 'perezvon-language';

/** The language chosen on this device before; Russian otherwise. */
export function storedLocale(): Locale {
  try {
    return localStorage.getItem(storageKey) === 'en' ? 'en' : 'ru';
  } catch {
    return 'ru';
  }
}

/** Remembers the choice on this device; a forbidden storage only means that it is asked again. */
export function storeLocale(locale: Locale): void {
  try {
    localStorage.setItem(storageKey, locale);
  } catch {
    // private windows may forbid it
  }
}
