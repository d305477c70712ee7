import { Alert, Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { useMoments } from '../lib/use-moments.ts';
import { PriceNote } from './price-note.tsx';
import { SmsRefusal } from './sms-refusal.tsx';
import { useAskBySms, visitSmsQuery } from './requests/sms.ts';

interface VisitSmsDialogProps {
  readonly appointmentId: string;
  readonly patientName: string;
  readonly onClose: () => void;
}

/** Asks a patient about his visit by SMS: shows what it will say and cost before it leaves. */
export function VisitSmsDialog({ appointmentId, patientName, onClose }: VisitSmsDialogProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const moments = useMoments();
  const preview = useQuery(visitSmsQuery(appointmentId));
  const ask = useAskBySms(appointmentId);
  // one for this dialog: pressed twice, it is one message
  const [reference] = useState(() => crypto.randomUUID());
  const trouble = preview.error ?? ask.error;
  const refusal = preview.data?.refusal ?? null;
  const never = refusal !== null && refusal.until === null;
  const askedAt = preview.data?.askedAt ?? null;
  const send = (despite: boolean) =>
    ask.mutate(
      // what she has read here decides, not what is true by now
      { reference, despite, again: askedAt !== null },
      {
        onSuccess: () => {
          notifications.show({ message: t.inbox.asked });
          onClose();
        },
        // what the gate says now
        onError: () => void preview.refetch(),
      },
    );
  return (
    <Modal opened onClose={onClose} title={t.inbox.askTitle} centered>
      <Stack gap="md">
        <Text>{patientName}</Text>
        {preview.isPending && <Skeleton height={80} radius="md" />}
        {preview.data && (
          <>
            <Text style={{ overflowWrap: 'anywhere' }}>{preview.data.text.replace(/\/v\/x+/, '/v/…')}</Text>
            <PriceNote preview={preview.data} />
          </>
        )}
        {askedAt !== null && (
          <Alert color="gray" role="status">
            {t.inbox.askedBefore(moments.moment(askedAt))}
          </Alert>
        )}
        {refusal && <SmsRefusal refusal={refusal} />}
        {trouble && (
          <Alert color="coral" role="alert">
            {wordsOf(trouble)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t.everywhere.cancel}
          </Button>
          {refusal?.mayDecide && (
            <Button variant={never ? 'filled' : 'default'} loading={ask.isPending} onClick={() => send(true)}>
              {t.inbox.sendAnyway}
            </Button>
          )}
          {!(never && refusal.mayDecide) && (
            <Button loading={ask.isPending} disabled={!preview.data || never} onClick={() => send(false)}>
              {refusal && !never ? t.inbox.sendLater : askedAt === null ? t.inbox.send : t.inbox.sendAgain}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
