import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useT } from '../lib/i18n/index.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { CallingRulesForm } from './calling-rules-form.tsx';
import { callingRulesQuery } from './requests/calling-rules.ts';

/** When, how often and whom the robot may call. */
export function CallingRulesPage() {
  const t = useT();
  const rules = useQuery(callingRulesQuery);
  const back = { href: '/settings', label: t.settings.title };
  return (
    <Page title={t.callingRules.title} lead={t.callingRules.lead} back={back} narrow>
      {rules.isPending && <Skeleton height={480} radius="lg" />}
      {rules.isLoadingError && <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.data && <CallingRulesForm rules={rules.data} />}
    </Page>
  );
}
