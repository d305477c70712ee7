import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useT } from '../lib/i18n/index.ts';
import { IconPlugConnected, IconPlus } from '../ui/icons.ts';
import { ItemsPage } from '../ui/items-page.tsx';
import { RehearsalCard } from './rehearsal-card.tsx';
import { trunksQuery } from './requests/get-trunks.ts';
import { TrunkCard } from './trunk-card.tsx';

/** The lines by which calls come and go: the rehearsal and the real ones. */
export function TrunksPage() {
  const t = useT();
  const trunks = useQuery(trunksQuery);
  const real = trunks.data?.items.filter((trunk) => trunk.kind !== 'rehearsal') ?? [];
  return (
    <ItemsPage
      title={t.trunks.title}
      lead={t.trunks.lead}
      query={trunks}
      items={real}
      add={
        <Button component={Link} href="/trunks/new" leftSection={<IconPlus size={17} aria-hidden />}>
          {t.trunks.add}
        </Button>
      }
      empty={{
        icon: <IconPlugConnected size={28} />,
        title: t.trunks.emptyTitle,
        text: t.trunks.emptyText,
      }}
      above={<RehearsalCard />}
    >
      {(trunk) => (
        <TrunkCard
          key={trunk.id}
          trunk={trunk}
          backup={real.find(({ id }) => id === trunk.backupId)?.name ?? null}
        />
      )}
    </ItemsPage>
  );
}
