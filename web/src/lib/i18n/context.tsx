import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { en } from './en/index.ts';
import { storedLocale, storeLocale, type Locale } from './locale.ts';
import { ru, type Dictionary } from './ru/index.ts';

interface I18n {
  readonly locale: Locale;
  readonly t: Dictionary;
  setLocale(locale: Locale): void;
}

const I18nContext = createContext<I18n | null>(null);
const dictionaries: Record<Locale, Dictionary> = { ru, en };

/** Gives the dictionary of the chosen language to everything below and keeps `<html lang>` true. */
export function I18nProvider({ children }: { children: ReactNode }) {
  const [locale, setLocale] = useState<Locale>(storedLocale);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const value = useMemo<I18n>(
    () => ({
      locale,
      t: dictionaries[locale],
      setLocale: (next) => {
        storeLocale(next);
        setLocale(next);
      },
    }),
    [locale],
  );
  return <I18nContext value={value}>{children}</I18nContext>;
}

export function useI18n(): I18n {
  const value = useContext(I18nContext);
  if (!value) throw new Error('I18nProvider is missing above this component');
  return value;
}

/** The dictionary of the chosen language. */
export function useT(): Dictionary {
  return useI18n().t;
}
