import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useI18n, useT } from '../lib/i18n/index.ts';
import { zoneChoices } from '../settings/time-zones.ts';
import { Card } from '../ui/card.tsx';
import { IconPlus } from '../ui/icons.ts';
import { RemoveRow } from './remove-row.tsx';
import { isRowRight, type RulesDraft } from './rules-trouble.ts';

interface ListCardProps {
  readonly draft: RulesDraft;
  readonly tried: boolean;
  readonly change: (part: Partial<RulesDraft>) => void;
}

/** Days that are otherwise than in the calendar of the country. */
export function CalendarCard({ draft: { calendar }, tried, change }: ListCardProps) {
  const t = useT();
  const dates = calendar.map(({ date }) => date);
  const set = (index: number, part: Partial<RulesDraft['calendar'][number]>) =>
    change({ calendar: calendar.map((row, at) => (at === index ? { ...row, ...part } : row)) });
  return (
    <ListCard
      title={t.callingRules.calendar}
      hint={t.callingRules.calendarHint}
      add={t.callingRules.addDay}
      onAdd={() => change({ calendar: [...calendar, { date: '', off: true }] })}
    >
      {calendar.map(({ date, off }, index) => (
        <Group key={index} align="flex-start" gap="sm">
          <TextInput
            type="date"
            label={t.callingRules.day}
            value={date}
            error={tried && !isRowRight(dates, index) ? t.callingRules.needDay : null}
            onChange={(event) => set(index, { date: event.currentTarget.value })}
          />
          <Select
            label={t.callingRules.kind}
            data={[
              { value: 'off', label: t.callingRules.off },
              { value: 'working', label: t.callingRules.working },
            ]}
            allowDeselect={false}
            value={off ? 'off' : 'working'}
            onChange={(value) => set(index, { off: value === 'off' })}
          />
          <RemoveRow
            label={t.callingRules.removeDay(date)}
            onRemove={() => change({ calendar: calendar.filter((_, at) => at !== index) })}
          />
        </Group>
      ))}
    </ListCard>
  );
}

/** Branches that live by another clock than the clinic. */
export function BranchesCard({ draft: { branchZones }, tried, change }: ListCardProps) {
  const { t, locale } = useI18n();
  const names = branchZones.map(({ branch }) => branch);
  const set = (index: number, part: Partial<RulesDraft['branchZones'][number]>) =>
    change({ branchZones: branchZones.map((row, at) => (at === index ? { ...row, ...part } : row)) });
  return (
    <ListCard
      title={t.callingRules.branches}
      hint={t.callingRules.branchesHint}
      add={t.callingRules.addBranch}
      onAdd={() => change({ branchZones: [...branchZones, { branch: '', zone: 'Europe/Moscow' }] })}
    >
      {branchZones.map(({ branch, zone }, index) => (
        <Group key={index} align="flex-start" gap="sm">
          <TextInput
            label={t.callingRules.branch}
            maxLength={200}
            value={branch}
            error={tried && !isRowRight(names, index) ? t.callingRules.needBranch : null}
            onChange={(event) => set(index, { branch: event.currentTarget.value })}
          />
          <Select
            label={t.callingRules.zone}
            data={zoneChoices(zone, locale, t)}
            searchable
            allowDeselect={false}
            value={zone}
            onChange={(value) => value && set(index, { zone: value })}
          />
          <RemoveRow
            label={t.callingRules.removeBranch(branch)}
            onRemove={() => change({ branchZones: branchZones.filter((_, at) => at !== index) })}
          />
        </Group>
      ))}
    </ListCard>
  );
}

interface ListCardFrameProps {
  readonly title: string;
  readonly hint: string;
  readonly add: string;
  readonly onAdd: () => void;
  readonly children: ReactNode;
}

function ListCard({ title, hint, add, onAdd, children }: ListCardFrameProps) {
  return (
    <Card title={title}>
      <p style={{ margin: '0 0 14px', color: 'var(--pz-dim)', fontSize: '0.9rem' }}>{hint}</p>
      <Stack gap="sm" align="flex-start">
        {children}
        <Button variant="light" size="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={onAdd}>
          {add}
        </Button>
      </Stack>
    </Card>
  );
}
