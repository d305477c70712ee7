import { NumberInput, Select, SimpleGrid } from '@mantine/core';
import type { CampaignSettings } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
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

const hours = Array.from({ length: 25 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

/** How calls are placed: how many, how often, and between which hours. */
export function CallingFields({ settings, rehearsal, onChange }: CallingFieldsProps) {
  const t = useT();
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
        {!rehearsal && <HourFields settings={settings} onChange={onChange} />}
      </SimpleGrid>
      <p className={classes.remark}>{rehearsal ? t.start.rehearsalPace : t.start.remembered}</p>
    </Card>
  );
}

function HourFields({ settings, onChange }: Omit<CallingFieldsProps, 'rehearsal'>) {
  const t = useT();
  return (['weekdays', 'weekends'] as const).map((days) => {
    const span = settings.hours[days];
    const set = (part: Partial<typeof span>) =>
      onChange({ ...settings, hours: { ...settings.hours, [days]: { ...span, ...part } } });
    const known = [...new Set([...hours, span.from, span.to])].sort();
    return (
      <fieldset key={days} style={{ display: 'flex', gap: 8, margin: 0, padding: 0, border: 0 }}>
        <Select
          label={`${t.start[days]}, ${t.start.hourFrom}`}
          data={known.filter((hour) => hour <= span.to)}
          allowDeselect={false}
          value={span.from}
          onChange={(from) => from && set({ from })}
        />
        <Select
          label={t.start.hourTo}
          aria-label={`${t.start[days]}, ${t.start.hourTo}`}
          data={known.filter((hour) => hour >= span.from)}
          allowDeselect={false}
          value={span.to}
          onChange={(to) => to && set({ to })}
        />
      </fieldset>
    );
  });
}
