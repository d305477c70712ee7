import { Select } from '@mantine/core';
import { useMemo } from 'react';
import { useI18n } from '../lib/i18n/index.ts';
import { zoneChoices } from '../settings/time-zones.ts';
import { Card } from '../ui/card.tsx';
import classes from './start.module.css';
import type { FileZone } from './use-file-zone.ts';

/** By which clock the clinic lives: asked before its first file, as a wrong one moves every visit. */
export function ZoneField({ zone }: { readonly zone: FileZone }) {
  const { t, locale } = useI18n();
  const choices = useMemo(() => zoneChoices(zone.zone, locale, t), [zone.zone, locale, t]);
  if (!zone.known) return null;
  return (
    <Card className={classes.problems}>
      <Select
        label={t.start.zone}
        description={zone.guessed ? `${t.start.zoneGuessed} ${t.start.zoneHint}` : t.start.zoneHint}
        inputWrapperOrder={['label', 'input', 'description']}
        data={choices}
        searchable
        allowDeselect={false}
        value={zone.zone}
        onChange={(value) => value && zone.choose(value)}
      />
    </Card>
  );
}
