import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PersonLink } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { IconPlus, IconUsers } from '../ui/icons.ts';
import { ItemsPage } from '../ui/items-page.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { PersonCard } from './person-card.tsx';
import { PersonDialog } from './person-dialog.tsx';
import { peopleQuery } from './requests/get-people.ts';
import { RolesCard } from './roles-card.tsx';

/** Who may sign in, and what each may do. */
export function PeoplePage() {
  const t = useT();
  const people = useQuery(peopleQuery);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<PersonLink | null>(null);
  return (
    <>
      <ItemsPage
        title={t.people.title}
        lead={t.people.lead}
        query={people}
        items={people.data?.items ?? []}
        add={
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
            {t.people.add}
          </Button>
        }
        // never empty: who looks at it is in it
        empty={{ icon: <IconUsers size={28} />, title: t.people.title, text: t.people.lead }}
        below={<RolesCard />}
      >
        {(person) => <PersonCard key={person.id} person={person} onLink={setMade} />}
      </ItemsPage>
      {adding && <PersonDialog person={null} onClose={() => setAdding(false)} onAdded={setMade} />}
      {made && <LinkDialog made={made} onClose={() => setMade(null)} />}
    </>
  );
}
