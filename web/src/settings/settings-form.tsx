import { TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import {
  answerLines,
  pronunciationLines,
  readAnswers,
  readPronunciations,
  type Settings,
} from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { administratorTrouble } from './administrator-trouble.ts';
import { AnswersCard } from './answers-card.tsx';
import { isCallbackNumber, MachineCard } from './machine-card.tsx';
import { PronunciationCard } from './pronunciation-card.tsx';
import { ClinicCard, DisclosureCard, type ChangeSettings } from './settings-cards.tsx';
import { useSaveSettings } from './requests/save-settings.ts';

export function SettingsForm({ settings }: { readonly settings: Settings }) {
  const t = useT();
  const save = useSaveSettings();
  const [draft, setDraft] = useState(settings);
  const [tried, setTried] = useState(false);
  const change: ChangeSettings = (part) => setDraft((old) => ({ ...old, ...part }));
  const uri = draft.administratorUri ?? '';
  const wrongUri = administratorTrouble(uri, t);
  const [words, setWords] = useState(() => pronunciationLines(settings.pronunciations));
  const [answerText, setAnswerText] = useState(() => answerLines(settings.answers));
  const unsaved = useUnsaved({ draft, words, answerText });
  const answersRead = readAnswers(answerText);
  const answers = 'wrongLine' in answersRead ? undefined : [...answersRead];
  const read = readPronunciations(words);
  const pronunciations = 'wrongLine' in read ? undefined : [...read];
  const submit = () => {
    setTried(true);
    if (!draft.clinicName.trim() || wrongUri || !pronunciations || !answers) return;
    if (!isCallbackNumber(draft.callbackNumber ?? '')) return;
    save.mutate(
      {
        ...draft,
        administratorUri: uri.trim() || null,
        address: draft.address?.trim() || null,
        callbackNumber: draft.callbackNumber?.trim() || null,
        pronunciations,
        answers,
      },
      {
        onSuccess: () => {
          unsaved.settle();
          notifications.show({ message: t.everywhere.saved });
        },
      },
    );
  };
  return (
    <FormFrame sending={save} verb={t.everywhere.save} gap="lg" onSubmit={submit}>
      <ClinicCard draft={draft} tried={tried} change={change} />
      <DisclosureCard draft={draft} change={change} />
      <Card title={t.settings.administrator}>
        <TextInput
          label={t.settings.administratorUri}
          description={t.settings.administratorHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder="sip:100@192.168.1.10"
          value={uri}
          error={tried ? wrongUri : null}
          onChange={(event) => change({ administratorUri: event.currentTarget.value })}
        />
      </Card>
      <MachineCard draft={draft} tried={tried} change={change} />
      <AnswersCard
        text={answerText}
        wrong={tried && 'wrongLine' in answersRead ? answersRead : undefined}
        onChange={setAnswerText}
      />
      <PronunciationCard
        text={words}
        wrong={tried && 'wrongLine' in read ? read : undefined}
        onChange={setWords}
      />
    </FormFrame>
  );
}
