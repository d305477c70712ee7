import { Alert, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type FormEvent } from 'react';
import type { Settings } from '../../../src/api/contract/index.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { useSaveSettings } from './requests/save-settings.ts';
import { zoneChoices } from './time-zones.ts';

const levels = [0, 1, 2] as const;
const sipAddress = /^sips?:[^\s@]+@[^\s@]+$/;

export function SettingsForm({ settings }: { readonly settings: Settings }) {
  const { t, locale } = useI18n();
  const wordsOf = useFailureWords();
  const save = useSaveSettings();
  const [draft, setDraft] = useState(settings);
  const [tried, setTried] = useState(false);
  const change = (part: Partial<Settings>) => setDraft((old) => ({ ...old, ...part }));
  const uri = draft.administratorUri ?? '';
  const wrongUri = uri !== '' && !sipAddress.test(uri.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!draft.clinicName.trim() || wrongUri) return;
    save.mutate(
      { ...draft, administratorUri: uri.trim() || null, address: draft.address?.trim() || null },
      { onSuccess: () => notifications.show({ message: t.common.saved }) },
    );
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Card title={t.settings.clinic}>
          <Stack gap="md">
            <TextInput
              label={t.settings.clinicName}
              description={t.settings.clinicNameHint}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={draft.clinicName}
              error={tried && !draft.clinicName.trim() ? t.settings.required : null}
              onChange={(event) => change({ clinicName: event.currentTarget.value })}
            />
            <TextInput
              label={t.settings.address}
              description={t.settings.addressHint}
              inputWrapperOrder={['label', 'input', 'description']}
              value={draft.address ?? ''}
              onChange={(event) => change({ address: event.currentTarget.value })}
            />
            <Select
              label={t.settings.timeZone}
              description={t.settings.timeZoneHint}
              inputWrapperOrder={['label', 'input', 'description']}
              data={zoneChoices(settings.timeZone, locale)}
              searchable
              allowDeselect={false}
              value={draft.timeZone}
              onChange={(value) => value && change({ timeZone: value })}
            />
          </Stack>
        </Card>
        <Card title={t.settings.disclosure}>
          <p style={{ margin: '0 0 14px', color: 'var(--pz-dim)', fontSize: '0.9rem' }}>
            {t.settings.disclosureHint}
          </p>
          <ChoiceCards
            label={t.settings.disclosure}
            hideLabel
            stacked
            value={String(draft.disclosureLevel)}
            choices={levels.map((level) => ({ value: String(level), ...t.settings.disclosureLevels[level] }))}
            onChange={(value) =>
              change({ disclosureLevel: levels.find((level) => String(level) === value) ?? 1 })
            }
          />
        </Card>
        <Card title={t.settings.administrator}>
          <TextInput
            label={t.settings.administratorUri}
            description={t.settings.administratorHint}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder="sip:100@192.168.1.10"
            value={uri}
            error={tried && wrongUri ? t.settings.administratorWrong : null}
            onChange={(event) => change({ administratorUri: event.currentTarget.value })}
          />
        </Card>
        {save.isError && (
          <Alert color="coral" role="alert">
            {wordsOf(save.error)}
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
