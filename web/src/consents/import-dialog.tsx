import { Alert, Button, FileButton, Modal, Stack } from '@mantine/core';
import type { ForbiddenImport } from '../../../src/api/contract/index.ts';
import { useI18n, useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { IconUpload } from '../ui/icons.ts';
import { useAllowFile, useForbidFile } from './requests/do-not-call.ts';

/** Takes a file of numbers and says which of its rows were not read, and why. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useT();
  const wordsOf = useFailureWords();
  const take = useForbidFile();
  return (
    <Modal
      opened
      onClose={onClose}
      title={<strong>{t.consents.importTitle}</strong>}
      closeButtonProps={{ 'aria-label': t.everywhere.close }}
    >
      <Stack gap="md" align="flex-start">
        <p style={{ margin: 0, color: 'var(--pz-dim)' }}>{t.consents.importText}</p>
        <FileButton accept=".csv,.txt,.tsv,.xlsx" onChange={(file) => file && take.mutate(file)}>
          {(button) => (
            <Button
              {...button}
              loading={take.isPending}
              leftSection={<IconUpload size={17} aria-hidden />}
              data-autofocus
            >
              {t.consents.chooseFile}
            </Button>
          )}
        </FileButton>
        {take.error && (
          <Alert color="coral" role="alert">
            {wordsOf(take.error)}
          </Alert>
        )}
        {take.data && <Outcome key={take.data.id} outcome={take.data} />}
      </Stack>
    </Modal>
  );
}

function Outcome({ outcome }: { readonly outcome: ForbiddenImport }) {
  const { t, locale } = useI18n();
  const wordsOf = useFailureWords();
  const undo = useAllowFile();
  const { id, added, known, wrong, problems, several, severalRows } = outcome;
  const rows = `${severalRows.slice(0, 10).join(', ')}${several > 10 ? '…' : ''}`;
  return (
    <div role="status">
      <p style={{ margin: 0 }}>{t.consents.imported(added)}</p>
      {known > 0 && <p style={{ margin: '4px 0 0' }}>{t.consents.known(known)}</p>}
      {wrong > 0 && <p style={{ margin: '4px 0 0' }}>{t.consents.wrong(wrong)}</p>}
      {several > 0 && <p style={{ margin: '4px 0 0' }}>{t.consents.several(several, rows)}</p>}
      {problems.length > 0 && (
        <ul style={{ maxHeight: 220, overflow: 'auto', paddingInlineStart: 20, fontSize: '0.88rem' }}>
          {problems.map(({ row, value, hint }) => (
            <li key={row}>{t.consents.wrongRow(row, value, hint[locale])}</li>
          ))}
        </ul>
      )}
      {added > 0 && !undo.data && (
        <Button variant="default" mt="sm" loading={undo.isPending} onClick={() => undo.mutate(id)}>
          {t.consents.undoImport}
        </Button>
      )}
      {undo.data && <p style={{ margin: '4px 0 0' }}>{t.consents.importUndone(undo.data.removed)}</p>}
      {undo.error && (
        <Alert color="coral" role="alert" mt="sm">
          {wordsOf(undo.error)}
        </Alert>
      )}
    </div>
  );
}
