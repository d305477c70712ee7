import { Select, SimpleGrid } from '@mantine/core';
import type { CallingRules } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';

const known = Array.from({ length: 25 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);

interface HourFieldsProps {
  readonly hours: CallingRules['hours'];
  readonly onChange: (hours: CallingRules['hours']) => void;
}

/** From when to when, on weekdays and on days off. */
export function HourFields({ hours, onChange }: HourFieldsProps) {
  const t = useT();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      {(['weekdays', 'weekends'] as const).map((days) => {
        const span = hours[days];
        const set = (part: Partial<typeof span>) => onChange({ ...hours, [days]: { ...span, ...part } });
        const choices = [...new Set([...known, span.from, span.to])].sort();
        return (
          <fieldset key={days} style={{ display: 'flex', gap: 8, margin: 0, padding: 0, border: 0 }}>
            <Select
              label={`${t.callingRules[days]}, ${t.callingRules.hourFrom}`}
              data={choices.filter((hour) => hour <= span.to)}
              allowDeselect={false}
              value={span.from}
              onChange={(from) => from && set({ from })}
            />
            <Select
              label={t.callingRules.hourTo}
              aria-label={`${t.callingRules[days]}, ${t.callingRules.hourTo}`}
              data={choices.filter((hour) => hour >= span.from)}
              allowDeselect={false}
              value={span.to}
              onChange={(to) => to && set({ to })}
            />
          </fieldset>
        );
      })}
    </SimpleGrid>
  );
}
