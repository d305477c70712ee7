import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { Person, PersonLink } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { useMe } from '../lib/use-may.ts';
import { useMoments } from '../lib/use-moments.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { IconKey, IconPencil } from '../ui/icons.ts';
import { ItemCard } from '../ui/item-card.tsx';
import { ToneBadge } from '../ui/tone-badge.tsx';
import { PersonDialog } from './person-dialog.tsx';
import { personState, type PersonState } from './person-state.ts';
import { useMakeLink } from './requests/change-people.ts';

const tones: Record<PersonState, string> = {
  on: 'var(--pz-confirmed)',
  invited: 'var(--pz-moving)',
  off: 'var(--pz-nobody)',
};

interface PersonCardProps {
  readonly person: Person;
  readonly onLink: (made: PersonLink) => void;
}

/** One person: how he is called, what he may do, when he was last there. */
export function PersonCard({ person, onLink }: PersonCardProps) {
  const t = useT();
  const moments = useMoments();
  const [editing, setEditing] = useState(false);
  const isMe = useMe()?.id === person.id;
  const state = personState(person);
  return (
    <ItemCard
      title={
        <>
          {person.displayName}
          {isMe && <span style={{ color: 'var(--pz-dim)', fontWeight: 400 }}> · {t.people.you}</span>}
        </>
      }
      state={<ToneBadge tone={tones[state]}>{t.people.states[state]}</ToneBadge>}
      facts={
        <>
          {t.people.roles[person.role]} · {t.people.login} <strong>{person.name}</strong>
          {person.dialsOut !== 'off' && ` · ${t.people.transfersOut[person.dialsOut]}`}
          {person.lastSeenAt !== null && ` · ${t.people.lastSeen(moments.moment(person.lastSeenAt))}`}
        </>
      }
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => setEditing(true)}
          >
            {t.people.edit}
          </Button>
          {person.enabled && !isMe && <LinkButton person={person} onLink={onLink} />}
        </>
      }
    >
      {editing && <PersonDialog person={person} onClose={() => setEditing(false)} />}
    </ItemCard>
  );
}

function LinkButton({ person, onLink }: PersonCardProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const make = useMakeLink(person.id);
  return (
    <ConfirmButton
      variant="default"
      leftSection={<IconKey size={16} aria-hidden />}
      loading={make.isPending}
      title={t.people.makeLinkTitle}
      text={person.hasPassword ? t.people.makeLinkText : t.people.makeLinkAgain}
      verb={t.people.makeLink}
      onConfirm={() =>
        make.mutate(undefined, {
          onSuccess: onLink,
          onError: (error) => void notifications.show({ color: 'coral', message: wordsOf(error) }),
        })
      }
    >
      {t.people.makeLink}
    </ConfirmButton>
  );
}
