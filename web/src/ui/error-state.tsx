import { Button } from '@mantine/core';
import { ApiError } from '../lib/http.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { IconAlertTriangle, IconRefresh } from './icons.ts';
import classes from './state.module.css';

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What a page shows when its data did not come: the reason in plain words and a second try. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const missing = error instanceof ApiError && error.status === 404;
  return (
    <div className={classes.state} role="alert">
      <span className={classes.mark} data-tone="error" aria-hidden="true">
        <IconAlertTriangle size={28} />
      </span>
      <h2 className={classes.title}>{missing ? t.everywhere.missingTitle : t.everywhere.errorTitle}</h2>
      <p className={classes.text}>{wordsOf(error)}</p>
      {onRetry && !missing && (
        <div className={classes.actions}>
          <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
            {t.everywhere.retry}
          </Button>
        </div>
      )}
    </div>
  );
}
