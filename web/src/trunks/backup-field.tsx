import { Select } from '@mantine/core';
import type { Trunk } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { backupChoices } from './backup-choices.ts';
import type { TrunkFields } from './trunk-draft.ts';
import type { ChangeTrunk } from './trunk-fields.tsx';

interface BackupFieldProps {
  readonly id: string | null;
  readonly lines: readonly Trunk[];
  readonly fields: TrunkFields;
  readonly change: ChangeTrunk;
}

/** Which line stands in; not shown while there is no other. */
export function BackupField({ id, lines, fields, change }: BackupFieldProps) {
  const t = useT();
  const choices = backupChoices(id, lines).map((line) => ({ value: line.id, label: line.name }));
  if (choices.length === 0) return null;
  return (
    <Select
      label={t.trunks.backup}
      description={t.trunks.backupHint}
      inputWrapperOrder={['label', 'input', 'description']}
      placeholder={t.trunks.noBackup}
      data={choices}
      clearable
      clearButtonProps={{ 'aria-label': t.trunks.noBackup }}
      value={fields.backupId}
      onChange={(backupId) => change({ backupId })}
    />
  );
}
