import { Alert, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { PriceNote } from './price-note.tsx';
import { smsPreviewQuery, useSmsTrial } from './requests/sms.ts';

/** As people type a Russian number, 8… and +7…; undefined when it is none. */
function readNumber(typed: string): string | undefined {
  const digits = typed.replaceAll(/\D/g, '');
  if (/^8\d{10}$/.test(digits)) return `+7${digits.slice(1)}`;
  return /^\d{8,15}$/.test(digits) ? `+${digits}` : undefined;
}

/** Sends one message to somebody's own telephone. */
export function SmsTrialCard() {
  const t = useT();
  const wordsOf = useFailureWords();
  const trial = useSmsTrial();
  const [phone, setPhone] = useState('');
  const [text, setText] = useState<string>(t.inbox.trialText);
  const [tried, setTried] = useState(false);
  // one until it is answered, or says something else: pressed again after an answer that was lost, it is the same message
  const [reference, setReference] = useState(() => crypto.randomUUID());
  const renew = () => setReference(crypto.randomUUID());
  const preview = useQuery(smsPreviewQuery(text));
  const number = readNumber(phone);
  const submit = () => {
    setTried(true);
    if (number === undefined || text.trim() === '') return;
    trial.mutate(
      { reference, phone: number, text: text.trim() },
      {
        onSuccess: () => {
          setTried(false);
          renew();
        },
      },
    );
  };
  return (
    <Card title={t.inbox.trial}>
      <FormFrame sending={trial} verb={t.inbox.send} variant="light" onSubmit={submit}>
        <TextInput
          type="tel"
          label={t.inbox.myNumber}
          autoComplete="off"
          value={phone}
          error={tried && number === undefined ? t.inbox.numberWrong : null}
          onChange={(event) => {
            setPhone(event.currentTarget.value);
            renew();
          }}
        />
        <Textarea
          label={t.inbox.text}
          autosize
          minRows={2}
          maxLength={1000}
          value={text}
          error={tried && text.trim() === '' ? t.inbox.required : null}
          onChange={(event) => {
            setText(event.currentTarget.value);
            renew();
          }}
        />
        {preview.data && text.trim() !== '' && <PriceNote preview={preview.data} />}
        {preview.error && !preview.data && <Alert color="coral">{wordsOf(preview.error)}</Alert>}
        {trial.data && !trial.isPending && <Alert color="pine">{t.inbox.trialSent}</Alert>}
      </FormFrame>
    </Card>
  );
}
