import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useT } from '../lib/i18n/index.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { GatewayForm } from './gateway-form.tsx';
import { MessagesCard } from './messages-card.tsx';
import { smsSettingsQuery } from './requests/sms.ts';
import { RulesForm } from './rules-form.tsx';
import { SmsTrialCard } from './sms-trial-card.tsx';

/** By whom SMS leave, when, and what became of them. */
export function SmsPage() {
  const t = useT();
  const settings = useQuery(smsSettingsQuery);
  return (
    <Page
      title={t.inbox.title}
      lead={t.inbox.lead}
      back={{ href: '/settings', label: t.settings.title }}
      narrow
    >
      <Stack gap="lg">
        {settings.isPending && <Skeleton height={480} radius="lg" />}
        {settings.isLoadingError && (
          <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
        )}
        {settings.data && (
          <>
            <GatewayForm settings={settings.data} />
            {settings.data.chosen !== null && <SmsTrialCard />}
            <RulesForm rules={settings.data.rules} />
            <MessagesCard />
          </>
        )}
      </Stack>
    </Page>
  );
}
