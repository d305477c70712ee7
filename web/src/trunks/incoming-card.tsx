import { Group, MultiSelect, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { IncomingChoices, IncomingRule } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { incomingQuery, useSaveIncoming } from './requests/incoming.ts';

/** Who is rung when a patient calls by this line. */
export function IncomingCard({ trunkId }: { readonly trunkId: string }) {
  const t = useT();
  const choices = useQuery(incomingQuery(trunkId));
  return (
    <Card title={t.trunks.incomingTitle}>
      {choices.isPending && <RowSkeletons rows={2} />}
      {choices.isLoadingError && <ErrorState error={choices.error} onRetry={() => void choices.refetch()} />}
      {choices.data && <IncomingForm trunkId={trunkId} choices={choices.data} />}
    </Card>
  );
}

function IncomingForm({ trunkId, choices }: { readonly trunkId: string; readonly choices: IncomingChoices }) {
  const t = useT();
  const save = useSaveIncoming(trunkId);
  const [rule, setRule] = useState<IncomingRule>(choices.rule);
  const [seconds, setSeconds] = useState<number | null>(choices.rule.ringMs / 1000);
  const unsaved = useUnsaved({ rule, seconds });
  const rings = rule.stationIds.length > 0;
  const wrongSeconds = rings && (seconds === null || seconds < 5 || seconds > 300);
  const set = (part: Partial<IncomingRule>): void => setRule((old) => ({ ...old, ...part }));
  const known = new Set(choices.stations.map(({ id }) => id));
  const stations = [
    ...choices.stations.map(({ id, name }) => ({ value: id, label: name })),
    ...choices.rule.stationIds
      .filter((id) => !known.has(id))
      .map((id) => ({ value: id, label: t.trunks.away })),
  ];
  const otherwise = (['hang-up', 'busy'] as const).map((value) => ({
    value,
    label: t.trunks.otherwiseWords[value],
  }));
  const submit = () => {
    if (wrongSeconds) return;
    const whole = { ...rule, ringMs: rings && seconds !== null ? seconds * 1000 : choices.rule.ringMs };
    save.mutate(whole, {
      onSuccess: () => {
        unsaved.settle();
        notifications.show({ message: t.everywhere.saved });
      },
    });
  };
  return (
    <FormFrame sending={save} verb={t.trunks.saveIncoming} variant="light" onSubmit={submit}>
      <MultiSelect
        label={t.trunks.whoRings}
        description={
          stations.length === 0 ? <Link href="/phones">{t.trunks.noStations}</Link> : t.trunks.whoRingsHint
        }
        inputWrapperOrder={['label', 'input', 'description']}
        data={stations}
        searchable
        value={rule.stationIds}
        onChange={(stationIds) => set({ stationIds })}
      />
      {rings && (
        <Group align="flex-start" grow>
          <NumberField
            label={t.trunks.ringSeconds}
            allowDecimal={false}
            value={seconds}
            error={wrongSeconds ? t.everywhere.numberBetween(5, 300) : undefined}
            onChange={setSeconds}
          />
          <Select
            label={t.trunks.otherwise}
            data={otherwise}
            allowDeselect={false}
            value={rule.otherwise}
            onChange={(value) => set({ otherwise: value === 'busy' ? 'busy' : 'hang-up' })}
          />
        </Group>
      )}
    </FormFrame>
  );
}
