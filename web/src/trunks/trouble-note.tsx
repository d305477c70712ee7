import { Alert, List } from '@mantine/core';
import type { TroubleCode, TroubleWords } from '../../../src/api/contract/index.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { IconAlertTriangle } from '../ui/icons.ts';

interface TroubleNoteProps {
  readonly words: TroubleWords;
  /** Shown when the line itself has spoken; what we found out ourselves has no status of its own. */
  readonly code: TroubleCode | null;
  readonly sipStatus: number | null;
}

/** What went wrong with a line in plain words, and what to look at, in this order. */
export function TroubleNote({ words, code, sipStatus }: TroubleNoteProps) {
  const { t, locale } = useI18n();
  const spoken = code === null || code === 'other' || /^\d+$/.test(code);
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
      {spoken && sipStatus !== null && sipStatus > 0 && (
        <div style={{ marginTop: 8, color: 'var(--pz-dim)', fontSize: '0.82rem' }}>
          {t.trunks.sipStatus(sipStatus)}
        </div>
      )}
    </Alert>
  );
}
