import { Alert, Button, Group, MultiSelect, NumberInput, Select, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import type { IncomingChoices, IncomingRule } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
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
  const wordsOf = useFailureWords();
  const save = useSaveIncoming(trunkId);
  const [rule, setRule] = useState<IncomingRule>(choices.rule);
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(rule, { onSuccess: () => notifications.show({ message: t.everywhere.saved }) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
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
        {rule.stationIds.length > 0 && (
          <Group align="flex-start" grow>
            <NumberInput
              label={t.trunks.ringSeconds}
              min={5}
              max={300}
              value={rule.ringMs / 1000}
              onChange={(value) => set({ ringMs: Math.min(300, Math.max(5, Number(value) || 30)) * 1000 })}
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
        {save.isError && (
          <Alert color="coral" role="alert">
            {wordsOf(save.error)}
          </Alert>
        )}
        <Group>
          <Button type="submit" variant="light" loading={save.isPending}>
            {t.everywhere.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
