import { Alert, Button } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { IconMasksTheater } from '../ui/icons.ts';
import { DropZone } from './drop-zone.tsx';
import { useCreateImport } from './requests/create-import.ts';
import classes from './start.module.css';

interface FileStepProps {
  readonly onImport: (importId: string) => void;
}

/** The first step: a file of visits, or the sample. */
export function FileStep({ onImport }: FileStepProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const create = useCreateImport();
  const sample = create.isPending && create.variables === null;
  const take = (file: File | null) => create.mutate(file, { onSuccess: ({ id }) => onImport(id) });
  return (
    <>
      {create.isError && (
        <Alert
          color="coral"
          role="alert"
          mb="md"
          title={create.variables ? t.start.fileFailed(create.variables.name) : t.start.importFailed}
        >
          {wordsOf(create.error)}
        </Alert>
      )}
      <div className={classes.fileStep}>
        <DropZone sending={create.isPending && !sample ? create.share : null} onFile={take} />
        <div className={classes.sample}>
          <IconMasksTheater size={30} stroke={1.6} color="#e9bc5f" aria-hidden />
          <h3>{t.start.sampleTitle}</h3>
          <p>{t.start.sampleText}</p>
          <Button
            color="brass.3"
            c="#2c2008"
            mt="auto"
            loading={sample}
            disabled={create.isPending && !sample}
            onClick={() => take(null)}
          >
            {t.start.useSample}
          </Button>
          <span>
            <a href="/api/sample.xlsx" download>
              {t.start.downloadSample} (XLSX)
            </a>
            {' · '}
            <a href="/api/sample.csv" download>
              CSV
            </a>
          </span>
        </div>
      </div>
      <p className={classes.remark}>{t.start.neverMind}</p>
    </>
  );
}
