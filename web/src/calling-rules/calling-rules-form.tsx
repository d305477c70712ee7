import { SimpleGrid, Stack, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { Link } from 'wouter';
import type { CallingRules } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { HourFields } from './hour-fields.tsx';
import { BranchesCard, CalendarCard } from './list-cards.tsx';
import { useSaveCallingRules } from './requests/calling-rules.ts';
import { bounds, draftOf, isNumberRight, rulesOf, type RulesDraft } from './rules-trouble.ts';

const dim = { margin: '0 0 14px', color: 'var(--pz-dim)', fontSize: '0.9rem' } as const;

export function CallingRulesForm({ rules }: { readonly rules: CallingRules }) {
  const t = useT();
  const save = useSaveCallingRules();
  const [draft, setDraft] = useState(() => draftOf(rules));
  const [tried, setTried] = useState(false);
  const unsaved = useUnsaved(draft);
  const change = (part: Partial<RulesDraft>) => setDraft((old) => ({ ...old, ...part }));
  const submit = () => {
    setTried(true);
    const wanted = rulesOf(draft);
    if (!wanted) return;
    save.mutate(wanted, {
      onSuccess: () => {
        unsaved.settle();
        notifications.show({ message: t.everywhere.saved });
      },
    });
  };
  const number = (name: keyof typeof bounds, label: string) => (
    <NumberField
      label={label}
      value={draft.numbers[name]}
      error={
        isNumberRight(name, draft.numbers[name])
          ? null
          : t.everywhere.numberBetween(bounds[name][0], bounds[name][1])
      }
      onChange={(value) => change({ numbers: { ...draft.numbers, [name]: value } })}
    />
  );
  return (
    <FormFrame sending={save} verb={t.everywhere.save} gap="lg" onSubmit={submit}>
      <Card title={t.callingRules.hours}>
        <p style={dim}>{t.callingRules.hoursHint}</p>
        <Stack gap="md">
          <HourFields hours={draft.hours} onChange={(hours) => change({ hours })} />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
            {number('minLeadMinutes', t.callingRules.minLead)}
            {number('samePhonePauseMinutes', t.callingRules.pause)}
          </SimpleGrid>
        </Stack>
      </Card>
      <Card title={t.callingRules.caps}>
        <p style={dim}>{t.callingRules.capsHint}</p>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="md">
            {number('day', t.callingRules.capDay)}
            {number('week', t.callingRules.capWeek)}
            {number('month', t.callingRules.capMonth)}
          </SimpleGrid>
          <ChoiceCards
            label={t.callingRules.capsCount}
            stacked
            value={draft.capsCount}
            choices={(['talks', 'attempts'] as const).map((value) => ({
              value,
              ...t.callingRules.counts[value],
            }))}
            onChange={(capsCount) => change({ capsCount })}
          />
        </Stack>
      </Card>
      <Card title={t.callingRules.consents}>
        <Switch
          label={t.callingRules.consentForReminders}
          description={t.callingRules.consentForRemindersHint}
          checked={draft.consentForReminders}
          onChange={(event) => change({ consentForReminders: event.currentTarget.checked })}
        />
        <p style={{ ...dim, margin: '14px 0 0' }}>
          <Link href="/consents">{t.callingRules.toConsents}</Link>
        </p>
      </Card>
      <CalendarCard draft={draft} tried={tried} change={change} />
      <BranchesCard draft={draft} tried={tried} change={change} />
    </FormFrame>
  );
}
