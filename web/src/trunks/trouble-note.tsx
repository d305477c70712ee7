import { Alert, List } from '@mantine/core';
import type { TroubleWords } from '../../../src/api/contract/index.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { IconAlertTriangle } from '../ui/icons.ts';

interface TroubleNoteProps {
  readonly words: TroubleWords;
  readonly sipStatus: number | null;
}

/** What went wrong with a line in plain words, and what to look at, in this order. */
export function TroubleNote({ words, sipStatus }: TroubleNoteProps) {
  const { t, locale } = useI18n();
  const { what, check } = words[locale];
  return (
    <Alert color="coral" icon={<IconAlertTriangle />} title={what}>
      {check.length > 0 && (
        <>
          <div style={{ marginBottom: 4 }}>{t.trunks.whatToCheck}:</div>
          <List size="sm" spacing={4}>
            {check.map((step) => (
              <List.Item key={step}>{step}</List.Item>
            ))}
          </List>
        </>
      )}
      {sipStatus !== null && sipStatus > 0 && (
        <div style={{ marginTop: 8, color: 'var(--pz-dim)', fontSize: '0.82rem' }}>
          {t.trunks.sipStatus(sipStatus)}
        </div>
      )}
    </Alert>
  );
}
