import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { NewPhone } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { IconDeviceLandlinePhone, IconPlus } from '../ui/icons.ts';
import { ItemsPage } from '../ui/items-page.tsx';
import { HowToCard } from './how-to-card.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { PhoneCard } from './phone-card.tsx';
import { PhoneDialog } from './phone-dialog.tsx';
import { phonesQuery } from './requests/get-phones.ts';
import { StrangersCard } from './strangers-card.tsx';

/** Desk telephones and softphones of our own people. */
export function PhonesPage() {
  const t = useT();
  const phones = useQuery(phonesQuery);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<NewPhone | null>(null);
  return (
    <>
      <ItemsPage
        title={t.phones.title}
        lead={t.phones.lead}
        query={phones}
        items={phones.data?.items ?? []}
        add={
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
            {t.phones.add}
          </Button>
        }
        empty={{
          icon: <IconDeviceLandlinePhone size={28} />,
          title: t.phones.emptyTitle,
          text: t.phones.emptyText,
        }}
        below={
          phones.data && (
            <>
              <StrangersCard strangers={phones.data.strangers} />
              {phones.data.server && <HowToCard server={phones.data.server} />}
            </>
          )
        }
      >
        {(phone) => <PhoneCard key={phone.id} phone={phone} onPassword={setMade} />}
      </ItemsPage>
      {adding && <PhoneDialog phone={null} onClose={() => setAdding(false)} onAdded={setMade} />}
      {made && phones.data?.server && (
        <PasswordDialog made={made} server={phones.data.server} onClose={() => setMade(null)} />
      )}
    </>
  );
}
