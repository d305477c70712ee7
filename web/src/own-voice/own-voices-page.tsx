import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { OwnVoice } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { IconMicrophone, IconPlus } from '../ui/icons.ts';
import { ItemCard } from '../ui/item-card.tsx';
import { ItemsPage } from '../ui/items-page.tsx';
import { RemoveButton } from '../ui/remove-button.tsx';
import { ToneBadge } from '../ui/tone-badge.tsx';
import { ownVoicesQuery, useRemoveVoice } from './requests/own-voices.ts';
import { VoiceDialog } from './voice-dialog.tsx';

/** The voices of the clinic's own people. */
export function OwnVoicesPage() {
  const t = useT();
  const voices = useQuery(ownVoicesQuery);
  const [adding, setAdding] = useState(false);
  const [, navigate] = useLocation();
  return (
    <>
      <ItemsPage
        title={t.ownVoice.title}
        lead={t.ownVoice.lead}
        query={voices}
        items={voices.data?.items ?? []}
        add={
          <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
            {t.ownVoice.add}
          </Button>
        }
        empty={{
          icon: <IconMicrophone size={28} />,
          title: t.ownVoice.emptyTitle,
          text: t.ownVoice.emptyText,
        }}
      >
        {(voice) => <VoiceCard key={voice.id} voice={voice} />}
      </ItemsPage>
      {adding && (
        <VoiceDialog
          voice={null}
          onClose={() => setAdding(false)}
          onAdded={({ id }) => navigate(`/settings/own-voice/${id}`)}
        />
      )}
    </>
  );
}

function VoiceCard({ voice }: { readonly voice: OwnVoice }) {
  const t = useT();
  const { id, name, inUse, recorded, needed, saidShare } = voice;
  const remove = useRemoveVoice(id);
  return (
    <ItemCard
      title={name}
      state={
        <ToneBadge tone={inUse ? 'var(--pz-confirmed)' : 'var(--pz-nobody)'}>
          {inUse ? t.ownVoice.speaks : t.ownVoice.silent}
        </ToneBadge>
      }
      facts={
        <>
          {t.ownVoice.progress(recorded, needed)} · {t.ownVoice.saidShare(Math.floor(saidShare * 100))}
        </>
      }
      actions={
        <>
          <Button component={Link} href={`/settings/own-voice/${id}`} variant="light">
            {t.ownVoice.open}
          </Button>
          <RemoveButton
            removal={remove}
            words={{
              verb: t.ownVoice.remove,
              title: t.ownVoice.removeTitle,
              text: t.ownVoice.removeText(name),
              done: t.ownVoice.removed,
            }}
          />
        </>
      }
    />
  );
}
