import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import type { Trunk, TrunkTest } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { IconCircleCheck, IconPhoneCall } from '../ui/icons.ts';
import { useStartTest, useTrunkTest } from './requests/test-trunk.ts';
import { TestStages } from './test-stages.tsx';
import { TroubleNote } from './trouble-note.tsx';

interface TestDialogProps {
  readonly trunk: Trunk;
  readonly onClose: () => void;
}

/** One call over the line to a number that is at hand, told stage by stage. */
export function TestDialog({ trunk, onClose }: TestDialogProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const [number, setNumber] = useState('');
  const start = useStartTest(trunk.id);
  const test = useTrunkTest(start.data?.id ?? null).data;
  const running = start.isPending || (test !== undefined && test.report === null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(number);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<strong>{t.trunks.testTitle(trunk.name)}</strong>}
      closeButtonProps={{ 'aria-label': t.everywhere.close }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t.trunks.testText} {t.trunks.testPrivacy}
        </Text>
        <form onSubmit={submit}>
          <Group align="flex-end" gap="sm">
            <TextInput
              label={t.trunks.testNumber}
              type="tel"
              placeholder="+7 912 345-67-89"
              required
              withAsterisk={false}
              minLength={3}
              style={{ flex: 1 }}
              value={number}
              onChange={(event) => setNumber(event.currentTarget.value)}
            />
            <Button type="submit" loading={running} leftSection={<IconPhoneCall size={17} aria-hidden />}>
              {test ? t.trunks.testAgain : t.trunks.testStart}
            </Button>
          </Group>
        </form>
        {start.isError && (
          <Alert color="coral" role="alert">
            {wordsOf(start.error)}
          </Alert>
        )}
        <div aria-live="polite">{test && <TestResult test={test} />}</div>
      </Stack>
    </Modal>
  );
}

function TestResult({ test }: { readonly test: TrunkTest }) {
  const t = useT();
  const { report } = test;
  // nothing is recorded before
  const wasAnswered = test.stages.some(({ stage }) => stage === 'answered');
  return (
    <Stack gap="md">
      <TestStages test={test} />
      {report?.ok && (
        <Alert color="pine" icon={<IconCircleCheck />}>
          {t.trunks.testOk}
        </Alert>
      )}
      {report && !report.ok && (
        <TroubleNote words={report.words} code={report.code} sipStatus={report.sipStatus} />
      )}
      {wasAnswered && report?.callId && <Link href={`/calls/${report.callId}`}>{t.trunks.listen}</Link>}
    </Stack>
  );
}
