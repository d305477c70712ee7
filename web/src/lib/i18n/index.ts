export { I18nProvider, useI18n, useT } from './context.tsx';
export type { Locale } from './locale.ts';
export type { Dictionary } from './ru/index.ts';
