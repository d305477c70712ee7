import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { NewPhone, Phone } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useAway } from '../lib/use-away.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { useMoments } from '../lib/use-moments.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { IconKey, IconPencil } from '../ui/icons.ts';
import { ItemCard } from '../ui/item-card.tsx';
import { RemoveButton } from '../ui/remove-button.tsx';
import { ToneBadge } from '../ui/tone-badge.tsx';
import classes from './phones.module.css';
import { PhoneDialog } from './phone-dialog.tsx';
import { stateOf, type PhoneStateWord } from './phone-state.ts';
import { LetInButton } from './let-in-button.tsx';
import { useLetIn, useRemovePhone, useRenewPassword } from './requests/change-phones.ts';

const tones: Record<PhoneStateWord, string> = {
  signedIn: 'var(--pz-confirmed)',
  silent: 'var(--pz-moving)',
  signedOut: 'var(--pz-nobody)',
  off: 'var(--pz-nobody)',
  away: 'var(--pz-declined)',
};

interface PhoneCardProps {
  readonly phone: Phone;
  readonly onPassword: (made: NewPhone) => void;
}

/** A telephone: how it is, where it is signed in, and what can be done about it. */
export function PhoneCard({ phone, onPassword }: PhoneCardProps) {
  const t = useT();
  const [editing, setEditing] = useState(false);
  const state = stateOf(phone, useAway().includes('voice'));
  return (
    <ItemCard
      title={phone.name}
      state={<ToneBadge tone={tones[state]}>{t.phones.states[state]}</ToneBadge>}
      facts={
        <>
          {t.phones.login} <strong>{phone.login}</strong> · {t.phones.dials[phone.dialsOut]}
        </>
      }
      actions={<PhoneActions phone={phone} onEdit={() => setEditing(true)} onPassword={onPassword} />}
    >
      <Devices phone={phone} />
      <RefusedSignIn phone={phone} />
      {editing && <PhoneDialog phone={phone} onClose={() => setEditing(false)} />}
    </ItemCard>
  );
}

function PhoneActions({ phone, onEdit, onPassword }: PhoneCardProps & { readonly onEdit: () => void }) {
  const t = useT();
  const wordsOf = useFailureWords();
  const renew = useRenewPassword(phone.id);
  const remove = useRemovePhone(phone.id);
  return (
    <>
      <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
        {t.phones.edit}
      </Button>
      <ConfirmButton
        variant="default"
        leftSection={<IconKey size={16} aria-hidden />}
        loading={renew.isPending}
        title={t.phones.renewTitle}
        text={t.phones.renewText}
        verb={t.phones.renew}
        onConfirm={() =>
          renew.mutate(undefined, {
            onSuccess: onPassword,
            onError: (error) => void notifications.show({ color: 'coral', message: wordsOf(error) }),
          })
        }
      >
        {t.phones.renew}
      </ConfirmButton>
      <RemoveButton
        removal={remove}
        words={{
          verb: t.phones.remove,
          title: t.phones.removeTitle,
          text: t.phones.removeText(phone.name),
          done: t.phones.removed,
        }}
      />
    </>
  );
}

function RefusedSignIn({ phone: { id, refusedSignIn: refused } }: { readonly phone: Phone }) {
  const t = useT();
  const moments = useMoments();
  const letIn = useLetIn(id);
  if (!refused) return null;
  const { at, address, why, shutOutUntil } = refused;
  return (
    <>
      <p className={classes.refused}>
        {t.phones.refused(moments.moment(at), address)} {t.phones.refusals[why]}
        {shutOutUntil !== null && ` ${t.phones.shutOut(address, moments.time(shutOutUntil))}`}
      </p>
      {shutOutUntil !== null && <LetInButton letIn={letIn} />}
    </>
  );
}

function Devices({ phone }: { readonly phone: Phone }) {
  const t = useT();
  const moments = useMoments();
  if (phone.devices.length === 0) return null;
  return (
    <ul className={classes.devices}>
      {phone.devices.map((device) => (
        <li key={`${device.address} ${device.userAgent} ${device.since}`}>
          <strong>{device.userAgent ?? t.phones.unknownDevice}</strong>
          <span className="tabular">
            {device.address} · {device.transport.toUpperCase()}
          </span>
          <span className="tabular">
            {device.silent
              ? t.phones.lastSeen(moments.moment(device.lastSeen))
              : t.phones.since(moments.moment(device.since))}
          </span>
        </li>
      ))}
    </ul>
  );
}
