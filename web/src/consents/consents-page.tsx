import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { Page } from '../ui/page.tsx';
import { BansCard } from './bans-card.tsx';
import { ConsentsCard } from './consents-card.tsx';

/** Whom nobody calls, and who has agreed to what. */
export function ConsentsPage() {
  const t = useT();
  const [tab, setTab] = useState<'bans' | 'consents'>('bans');
  return (
    <Page
      title={t.consents.title}
      lead={t.consents.lead}
      actions={
        <SegmentedControl
          value={tab}
          data={[
            { value: 'bans', label: t.consents.bansTab },
            { value: 'consents', label: t.consents.consentsTab },
          ]}
          onChange={(value) => setTab(value === 'consents' ? 'consents' : 'bans')}
        />
      }
    >
      {tab === 'bans' ? <BansCard /> : <ConsentsCard />}
    </Page>
  );
}
