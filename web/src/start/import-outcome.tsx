import { Alert, Button } from '@mantine/core';
import type { Import } from '../../../src/api/contract/index.ts';
import { useI18n, type Dictionary } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { IconCircleCheck, IconDownload } from '../ui/icons.ts';
import { AbsentVisits } from './absent-visits.tsx';
import { ProblemTable } from './problem-table.tsx';
import { useProblems } from './requests/get-problems.ts';
import classes from './start.module.css';
import { StepTitle } from './step-title.tsx';

interface ImportOutcomeProps {
  readonly file: Import;
  readonly onAnotherFile: () => void;
  readonly onNext: () => void;
}

function countsOf({ added, updated, unchanged, moved }: Import['progress'], t: Dictionary): string {
  return [
    added > 0 || updated + unchanged === 0 ? t.start.added(added) : null,
    updated > 0 ? t.start.updated(updated) : null,
    moved > 0 ? t.start.moved(moved) : null,
    unchanged > 0 ? t.start.unchanged(unchanged) : null,
  ]
    .filter(Boolean)
    .join(', ');
}

/** What came of the loading: how many visits, and which rows need a look. */
export function ImportOutcome({ file, onAnotherFile, onNext }: ImportOutcomeProps) {
  const { t, locale } = useI18n();
  const { progress } = file;
  const failed = progress.state === 'failed';
  const usable = progress.added + progress.updated + progress.unchanged > 0;
  const problems = useProblems(file.id, progress.problems > 0);
  const shown = problems.data?.items ?? [];
  const rest = (problems.data?.total ?? 0) - shown.length;
  return (
    <>
      {failed ? (
        <>
          <StepTitle>{t.start.fileFailed(file.fileName)}</StepTitle>
          <Alert color="coral" role="alert">
            {t.failures.codes[progress.failureCode ?? ''] ?? t.everywhere.errorText}
          </Alert>
        </>
      ) : (
        <div role="status" className={classes.outcome}>
          <IconCircleCheck size={34} color="var(--pz-confirmed)" aria-hidden />
          <div>
            <StepTitle lead={countsOf(progress, t)}>{t.start.loaded}</StepTitle>
          </div>
        </div>
      )}
      {progress.skipped > 0 && (
        <Alert color="brass" mb="md">
          {t.start.wrongRows(progress.skipped)}
        </Alert>
      )}
      {progress.absent > 0 && !failed && <AbsentVisits importId={file.id} />}
      {shown.length > 0 && (
        <Card
          title={`${t.start.problemsTitle}: ${progress.problems}`}
          aside={
            <Button
              component="a"
              href={`/api/imports/${file.id}/problems.csv?language=${locale}`}
              download
              variant="default"
              size="sm"
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {t.start.problemsDownload}
            </Button>
          }
          flush
        >
          <ProblemTable problems={shown} />
          {rest > 0 && <p className={classes.rest}>{t.start.problemsMore(rest)}</p>}
        </Card>
      )}
      <div className={classes.foot}>
        {usable && !failed && (
          <Button size="md" onClick={onNext}>
            {t.everywhere.next}
          </Button>
        )}
        <Button size="md" variant="default" onClick={onAnotherFile}>
          {t.start.anotherFile}
        </Button>
      </div>
    </>
  );
}
