import { Group, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { SmsRules } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { useSaveSmsRules } from './requests/sms.ts';

const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Undefined while half of it is typed. */
function minuteOf(clock: string): number | undefined {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(clock) ?? [];
  return hours && minutes ? Number(hours) * 60 + Number(minutes) : undefined;
}

/** When nothing is sent, what a message about a visit says, and where its link leads. */
export function RulesForm({ rules }: { readonly rules: SmsRules }) {
  const t = useT();
  const save = useSaveSmsRules();
  const [changed, setChanged] = useState<Partial<SmsRules>>({});
  useUnsaved(changed);
  const draft = { ...rules, ...changed };
  const change = (part: Partial<SmsRules>) => setChanged((old) => ({ ...old, ...part }));
  const submit = () => {
    if (draft.visitText.trim() === '') return;
    save.mutate(draft, {
      onSuccess: () => {
        setChanged({});
        notifications.show({ message: t.inbox.rulesSaved });
      },
    });
  };
  const time = (label: string, minute: number, onChange: (minute: number) => void) => (
    <TextInput
      type="time"
      label={label}
      value={clockOf(minute)}
      onChange={(event) => {
        const typed = minuteOf(event.currentTarget.value);
        if (typed !== undefined) onChange(typed);
      }}
    />
  );
  return (
    <Card title={t.inbox.rules}>
      <FormFrame sending={save} verb={t.inbox.saveRules} variant="light" onSubmit={submit}>
        <div>
          <Group grow>
            {time(t.inbox.quietFrom, draft.quietFrom, (quietFrom) => change({ quietFrom }))}
            {time(t.inbox.quietTo, draft.quietTo, (quietTo) => change({ quietTo }))}
          </Group>
          <p style={{ margin: '6px 0 0', color: 'var(--pz-dim)', fontSize: '0.85rem' }}>
            {t.inbox.quietHint}
          </p>
        </div>
        <Textarea
          label={t.inbox.visitText}
          description={t.inbox.visitTextHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autosize
          minRows={2}
          maxLength={600}
          value={draft.visitText}
          error={draft.visitText.trim() === '' ? t.inbox.required : null}
          onChange={(event) => change({ visitText: event.currentTarget.value })}
        />
        <TextInput
          label={t.inbox.publicAddress}
          description={t.inbox.publicAddressHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          inputMode="url"
          spellCheck={false}
          placeholder="https://sms.clinic.ru"
          value={draft.publicAddress}
          onChange={(event) => change({ publicAddress: event.currentTarget.value })}
        />
      </FormFrame>
    </Card>
  );
}
