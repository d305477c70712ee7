import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useT } from '../lib/i18n/index.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { trunksQuery } from './requests/get-trunks.ts';
import { IncomingCard } from './incoming-card.tsx';
import { TrunkForm } from './trunk-form.tsx';

/** A new line (`id` null) or a known one. */
export function TrunkPage({ id }: { readonly id: string | null }) {
  const t = useT();
  const trunks = useQuery(trunksQuery);
  const back = { href: '/trunks', label: t.trunks.title };
  const trunk = trunks.data?.items.find((known) => known.id === id) ?? null;
  if (id !== null && trunks.isLoadingError)
    return <ErrorState error={trunks.error} onRetry={() => void trunks.refetch()} />;
  const title = id === null ? t.trunks.newTitle : t.trunks.editTitle(trunk?.name ?? '');
  return (
    <Page title={title} back={back} narrow>
      {id !== null && !trunk ? (
        <Skeleton height={420} radius="lg" />
      ) : (
        <Stack gap="lg">
          <TrunkForm key={trunk?.id ?? 'new'} trunk={trunk} lines={trunks.data?.items ?? []} />
          {trunk && <IncomingCard trunkId={trunk.id} />}
        </Stack>
      )}
    </Page>
  );
}
