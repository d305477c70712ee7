import { Stack, TextInput } from '@mantine/core';
import type { Settings } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import type { ChangeSettings } from './settings-cards.tsx';

const ways = ['hang-up', 'silence', 'message'] as const satisfies readonly Settings['voicemail'][];

/** Whether it can be read to a machine as a telephone number; an empty one is none. */
export function isCallbackNumber(text: string): boolean {
  return text.trim() === '' || /^\+?[\d\s()-]{5,40}$/.test(text.trim());
}

interface MachineCardProps {
  readonly draft: Settings;
  readonly tried: boolean;
  readonly change: ChangeSettings;
}

/** What becomes of a call that a machine has answered. */
export function MachineCard({ draft, tried, change }: MachineCardProps) {
  const t = useT();
  const number = draft.callbackNumber ?? '';
  return (
    <Card title={t.settings.machines}>
      <p style={{ margin: '0 0 14px', color: 'var(--pz-dim)', fontSize: '0.9rem' }}>
        {t.settings.machinesHint}
      </p>
      <Stack gap="md">
        <ChoiceCards
          label={t.settings.voicemail}
          stacked
          value={draft.voicemail}
          choices={ways.map((value) => ({ value, ...t.settings.voicemailWays[value] }))}
          onChange={(voicemail) => change({ voicemail })}
        />
        <TextInput
          label={t.settings.callbackNumber}
          description={t.settings.callbackNumberHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder="+7 495 123-45-67"
          type="tel"
          value={number}
          error={tried && !isCallbackNumber(number) ? t.settings.callbackNumberWrong : null}
          onChange={(event) => change({ callbackNumber: event.currentTarget.value })}
        />
      </Stack>
    </Card>
  );
}
