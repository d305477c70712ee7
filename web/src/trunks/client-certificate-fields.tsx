import { SimpleGrid, Textarea } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';
import { canUseTls, type TrunkFields } from './trunk-draft.ts';
import type { TrunkMistakes } from './trunk-mistakes.ts';
import type { ChangeTrunk } from './trunk-fields.tsx';

interface ClientCertificateFieldsProps {
  readonly fields: TrunkFields;
  readonly mistakes: TrunkMistakes;
  readonly hasKey: boolean;
  readonly change: ChangeTrunk;
}

/** What is shown to a server over TLS that wants to know who calls; rare. */
export function ClientCertificateFields({ fields, mistakes, hasKey, change }: ClientCertificateFieldsProps) {
  const t = useT();
  if (!canUseTls(fields)) return null;
  const pem = { autosize: true, minRows: 2, maxRows: 8, spellCheck: false, autoComplete: 'off' } as const;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} pt="md">
      <Textarea
        {...pem}
        label={t.trunks.clientCertificate}
        description={t.trunks.clientCertificateHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder="-----BEGIN CERTIFICATE-----"
        value={fields.clientCertificate}
        error={mistakes.clientCertificate}
        onChange={(event) => change({ clientCertificate: event.currentTarget.value })}
      />
      <Textarea
        {...pem}
        label={t.trunks.clientKey}
        description={t.trunks.clientKeyHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={hasKey ? t.trunks.clientKeyKept : '-----BEGIN PRIVATE KEY-----'}
        value={fields.clientKey}
        error={mistakes.clientKey}
        onChange={(event) => change({ clientKey: event.currentTarget.value })}
      />
    </SimpleGrid>
  );
}
