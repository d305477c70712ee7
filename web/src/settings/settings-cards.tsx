import { Select, Stack, TextInput } from '@mantine/core';
import type { Settings } from '../../../src/api/contract/index.ts';
import { useI18n, useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { zoneChoices } from './time-zones.ts';

export type ChangeSettings = (part: Partial<Settings>) => void;

const levels = [0, 1, 2] as const;

interface SettingsCardProps {
  readonly draft: Settings;
  readonly change: ChangeSettings;
}

/** How the clinic is called, where it is and by which clock it lives. */
export function ClinicCard({ draft, tried, change }: SettingsCardProps & { readonly tried: boolean }) {
  const { t, locale } = useI18n();
  return (
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
          data={zoneChoices(draft.timeZone, locale, t)}
          searchable
          allowDeselect={false}
          value={draft.timeZone}
          onChange={(value) => value && change({ timeZone: value })}
        />
      </Stack>
    </Card>
  );
}

/** How much the robot may say to whoever picks up. */
export function DisclosureCard({ draft, change }: SettingsCardProps) {
  const t = useT();
  return (
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
  );
}
