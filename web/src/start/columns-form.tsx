import { Alert, Button } from '@mantine/core';
import type { Import } from '../../../src/api/contract/index.ts';
import { formatBytes } from '../lib/format/bytes.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { assignField } from './assign-field.ts';
import { ColumnList } from './column-list.tsx';
import { ProblemTable } from './problem-table.tsx';
import { ReadingFields } from './reading-fields.tsx';
import { useChangeImport, useRunImport } from './requests/change-import.ts';
import classes from './start.module.css';
import { StepTitle } from './step-title.tsx';
import { useFileZone } from './use-file-zone.ts';
import { ZoneField } from './zone-field.tsx';

interface ColumnsFormProps {
  readonly file: Import;
  readonly onAnotherFile: () => void;
}

/** What was guessed of the file, to be looked at and corrected before it is loaded. */
export function ColumnsForm({ file, onAnotherFile }: ColumnsFormProps) {
  const { t, locale } = useI18n();
  const wordsOf = useFailureWords();
  const change = useChangeImport(file.id);
  const run = useRunImport(file.id);
  const { preview, mapping } = file;
  const missing = preview?.missing ?? [];
  const problems = preview?.problems ?? [];
  const zone = useFileZone(file.source);
  const failure = change.error ?? zone.error ?? run.error;
  return (
    <>
      <StepTitle lead={t.start.columnsText}>{t.start.columnsTitle}</StepTitle>
      <Card flush>
        <ReadingFields
          file={file}
          info={t.start.fileInfo(file.fileName, formatBytes(file.sizeBytes, locale))}
          onChange={(reading) => change.mutate({ reading })}
        />
        {preview && (
          <ColumnList
            preview={preview}
            mapping={mapping}
            onAssign={(column, field) => change.mutate({ mapping: assignField(mapping, column, field) })}
          />
        )}
      </Card>
      <ZoneField zone={zone} />
      {missing.length > 0 && (
        <Alert color="brass" mt="md" role="alert">
          {missing.map((field) => t.start.needField(t.start.fields[field])).join(' ')}
        </Alert>
      )}
      {problems.length > 0 && missing.length === 0 && (
        <Card title={t.start.problemsTitle} flush className={classes.problems}>
          <ProblemTable problems={problems} />
        </Card>
      )}
      {failure && (
        <Alert color="coral" mt="md" role="alert">
          {wordsOf(failure)}
        </Alert>
      )}
      <div className={classes.foot}>
        <Button
          size="md"
          disabled={missing.length > 0 || change.isPending || !zone.known}
          loading={run.isPending || zone.saving}
          onClick={() => zone.save(() => run.mutate())}
        >
          {t.start.load}
        </Button>
        <Button size="md" variant="default" onClick={onAnotherFile}>
          {t.start.anotherFile}
        </Button>
      </div>
    </>
  );
}
