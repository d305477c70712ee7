import { useCallback } from 'react';
import { ApiError } from './http.ts';
import { useT } from './i18n/index.ts';

/** Writes an error in words: by its code in the chosen language, or in the server's own sentence. */
export function useFailureWords(): (error: unknown) => string {
  const t = useT();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return t.everywhere.errorText;
      const { params } = error.failure;
      const sentence = t.failures.codes[error.failure.code] ?? error.failure.message;
      const words = sentence.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
      return error.failure.errorId ? `${words} ${t.everywhere.errorNumber(error.failure.errorId)}` : words;
    },
    [t],
  );
}
