import { Button, Skeleton } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { ColumnsForm } from './columns-form.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import { ImportRunning } from './import-running.tsx';
import { useImport } from './requests/get-import.ts';

interface ColumnsStepProps {
  readonly importId: string;
  readonly onAnotherFile: () => void;
  readonly onNext: () => void;
}

/** The second step: what the columns hold, the loading, and what came of it. */
export function ColumnsStep({ importId, onAnotherFile, onNext }: ColumnsStepProps) {
  const t = useT();
  const file = useImport(importId);
  if (file.isPending) return <Skeleton height={420} radius="lg" />;
  if (file.isLoadingError) {
    return (
      <>
        <ErrorState error={file.error} onRetry={() => void file.refetch()} />
        <Button variant="default" onClick={onAnotherFile}>
          {t.start.anotherFile}
        </Button>
      </>
    );
  }
  const { data } = file;
  switch (data.progress.state) {
    case 'previewed':
      return <ColumnsForm file={data} onAnotherFile={onAnotherFile} />;
    case 'running':
      return <ImportRunning file={data} />;
    case 'done':
    case 'failed':
      return <ImportOutcome file={data} onAnotherFile={onAnotherFile} onNext={onNext} />;
  }
}
