import { useCallback } from 'react';
import { ApiError } from './http.ts';
import { useT } from './i18n/index.ts';

/** Writes an error in words: by its code in the chosen language, or in the server's own sentence. */
export function useFailureWords(): (error: unknown) => string {
  const t = useT();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return t.common.errorText;
      const words = t.failures.codes[error.failure.code] ?? error.failure.message;
      return error.failure.errorId ? `${words} ${t.common.errorNumber(error.failure.errorId)}` : words;
    },
    [t],
  );
}
