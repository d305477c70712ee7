import { Button, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { NewPhone } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { IconDeviceLandlinePhone, IconPlus } from '../ui/icons.ts';
import { Page } from '../ui/page.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { HowToCard } from './how-to-card.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { PhoneCard } from './phone-card.tsx';
import { PhoneDialog } from './phone-dialog.tsx';
import { phonesQuery } from './requests/get-phones.ts';

/** Desk telephones and softphones of our own people. */
export function PhonesPage() {
  const t = useT();
  const phones = useQuery(phonesQuery);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<NewPhone | null>(null);
  const items = phones.data?.items ?? [];
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
      {t.phones.add}
    </Button>
  );
  return (
    <Page title={t.phones.title} lead={t.phones.lead} actions={items.length > 0 ? add : undefined} narrow>
      <Stack gap="lg">
        {phones.isPending && (
          <Card flush>
            <RowSkeletons rows={2} />
          </Card>
        )}
        {phones.isLoadingError && <ErrorState error={phones.error} onRetry={() => void phones.refetch()} />}
        {items.map((phone) => (
          <PhoneCard key={phone.id} phone={phone} onPassword={setMade} />
        ))}
        {phones.isSuccess && items.length === 0 && (
          <Card flush>
            <EmptyState
              icon={<IconDeviceLandlinePhone size={28} />}
              title={t.phones.emptyTitle}
              text={t.phones.emptyText}
              actions={add}
            />
          </Card>
        )}
        {phones.data && <HowToCard server={phones.data.server} />}
      </Stack>
      {adding && <PhoneDialog phone={null} onClose={() => setAdding(false)} onAdded={setMade} />}
      {made && phones.data && (
        <PasswordDialog made={made} server={phones.data.server} onClose={() => setMade(null)} />
      )}
    </Page>
  );
}
