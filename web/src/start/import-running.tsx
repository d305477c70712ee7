import { Progress } from '@mantine/core';
import type { Import } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { StepTitle } from './step-title.tsx';

/** The rows being loaded. */
export function ImportRunning({ file }: { readonly file: Import }) {
  const t = useT();
  const { share, rows } = file.progress;
  return (
    <Card>
      <StepTitle>{file.fileName}</StepTitle>
      <Progress value={share * 100} size="lg" animated aria-label={t.start.reading} mt="md" />
      <p className="tabular" role="status" style={{ margin: '10px 0 0', color: 'var(--pz-dim)' }}>
        {t.start.loadingRows(rows)}
      </p>
    </Card>
  );
}
