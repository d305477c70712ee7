import { Select, SimpleGrid, Textarea } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';
import { withTransport, type TrunkFields } from './trunk-draft.ts';
import type { TrunkMistakes } from './trunk-mistakes.ts';
import type { ChangeTrunk } from './trunk-fields.tsx';

interface TransportFieldsProps {
  readonly fields: TrunkFields;
  readonly mistakes: TrunkMistakes;
  readonly change: ChangeTrunk;
}

/** How SIP is carried, and with TLS how the server is checked. */
export function TransportFields({ fields, mistakes, change }: TransportFieldsProps) {
  const t = useT();
  const transports = (['udp', 'tcp', 'tls', 'dns'] as const).map((value) => ({
    value,
    label: t.trunks.transports[value],
  }));
  const checks = (['system', 'own', 'off'] as const).map((value) => ({
    value,
    label: t.trunks.certificateChecks[value],
  }));
  const secure = fields.transport === 'tls';
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={t.trunks.transport}
          data={transports}
          allowDeselect={false}
          value={fields.transport}
          onChange={(value) =>
            change(withTransport(fields, transports.find((known) => known.value === value)?.value ?? 'udp'))
          }
        />
        {secure && (
          <Select
            label={t.trunks.certificateCheck}
            description={fields.certificateCheck === 'off' ? t.trunks.uncheckedHint : undefined}
            inputWrapperOrder={['label', 'input', 'description']}
            data={checks}
            allowDeselect={false}
            value={fields.certificateCheck}
            onChange={(value) =>
              change({ certificateCheck: checks.find((known) => known.value === value)?.value ?? 'system' })
            }
          />
        )}
      </SimpleGrid>
      {secure && fields.certificateCheck === 'own' && (
        <Textarea
          label={t.trunks.authority}
          description={t.trunks.authorityHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder="-----BEGIN CERTIFICATE-----"
          autosize
          minRows={3}
          maxRows={8}
          spellCheck={false}
          value={fields.authority}
          error={mistakes.authority}
          onChange={(event) => change({ authority: event.currentTarget.value })}
        />
      )}
    </>
  );
}
