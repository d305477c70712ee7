import { NumberInput, SimpleGrid } from '@mantine/core';
import { Link } from 'wouter';
import type { CampaignSettings } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMay } from '../lib/use-may.ts';
import { Card } from '../ui/card.tsx';
import classes from './start.module.css';

interface CallingFieldsProps {
  readonly settings: CampaignSettings;
  readonly rehearsal: boolean;
  readonly onChange: (settings: CampaignSettings) => void;
}

type NumberField = 'linesAtOnce' | 'callsPerSecond' | 'attempts' | 'pauseMinutes' | 'ringSeconds';

const bounds: Record<NumberField, { readonly min: number; readonly max: number; readonly step: number }> = {
  linesAtOnce: { min: 1, max: 1000, step: 1 },
  callsPerSecond: { min: 0.1, max: 100, step: 0.5 },
  attempts: { min: 1, max: 10, step: 1 },
  pauseMinutes: { min: 1, max: 1440, step: 10 },
  ringSeconds: { min: 5, max: 120, step: 5 },
};

/** How calls are placed: how many, and how often; between which hours is a rule of all campaigns. */
export function CallingFields({ settings, rehearsal, onChange }: CallingFieldsProps) {
  const t = useT();
  const may = useMay();
  return (
    <Card title={t.start.howToCall} className={classes.calling}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="md">
        {(Object.keys(bounds) as NumberField[]).map((field) => (
          <NumberInput
            key={field}
            label={t.start[field]}
            {...bounds[field]}
            clampBehavior="strict"
            value={settings[field]}
            onChange={(value) => onChange({ ...settings, [field]: Number(value) || bounds[field].min })}
          />
        ))}
      </SimpleGrid>
      <p className={classes.remark}>
        {rehearsal ? t.start.rehearsalPace : t.start.remembered}{' '}
        {!rehearsal && may('PUT /api/settings/calling-rules') && (
          <Link href="/settings/calling-rules">{t.callingRules.settingsLink}</Link>
        )}
      </p>
    </Card>
  );
}
