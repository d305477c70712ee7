import { Box, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useT } from '../lib/i18n/index.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { HearingForm } from './hearing-form.tsx';
import { hearingQuery } from './requests/hearing.ts';
import { speakingQuery } from './requests/speaking.ts';
import { SpeakingForm } from './speaking-form.tsx';

/** Which engines hear the patients and speak to them. */
export function SpeechPage() {
  const t = useT();
  const hearing = useQuery(hearingQuery);
  const speaking = useQuery(speakingQuery);
  return (
    <Page
      title={t.speech.title}
      lead={t.speech.lead}
      back={{ href: '/settings', label: t.settings.title }}
      narrow
    >
      {hearing.isPending && <Skeleton height={480} radius="lg" />}
      {hearing.isLoadingError && <ErrorState error={hearing.error} onRetry={() => void hearing.refetch()} />}
      {hearing.data && <HearingForm settings={hearing.data} />}
      {speaking.isPending && <Skeleton height={480} radius="lg" mt="xl" />}
      {speaking.isLoadingError && (
        <ErrorState error={speaking.error} onRetry={() => void speaking.refetch()} />
      )}
      {speaking.data && (
        <Box mt="xl">
          <SpeakingForm settings={speaking.data} />
        </Box>
      )}
    </Page>
  );
}
