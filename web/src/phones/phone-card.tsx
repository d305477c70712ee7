import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { NewPhone, Phone } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { IconKey, IconPencil, IconTrash } from '../ui/icons.ts';
import { ToneBadge } from '../ui/tone-badge.tsx';
import classes from './phones.module.css';
import { PhoneDialog } from './phone-dialog.tsx';
import { stateOf, type PhoneStateWord } from './phone-state.ts';
import { useRemovePhone, useRenewPassword } from './requests/change-phones.ts';

const tones: Record<PhoneStateWord, string> = {
  signedIn: 'var(--pz-confirmed)',
  silent: 'var(--pz-moving)',
  signedOut: 'var(--pz-nobody)',
  off: 'var(--pz-nobody)',
};

interface PhoneCardProps {
  readonly phone: Phone;
  readonly onPassword: (made: NewPhone) => void;
}

/** A telephone: how it is, where it is signed in, and what can be done about it. */
export function PhoneCard({ phone, onPassword }: PhoneCardProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const renew = useRenewPassword(phone.id);
  const remove = useRemovePhone(phone.id);
  const [editing, setEditing] = useState(false);
  const state = stateOf(phone);
  const onError = (error: Error): void =>
    void notifications.show({ color: 'coral', message: wordsOf(error) });
  return (
    <Card title={phone.name} aside={<ToneBadge tone={tones[state]}>{t.phones.states[state]}</ToneBadge>}>
      <Stack gap="md">
        <p className={classes.facts}>
          {t.phones.login} <strong className="tabular">{phone.login}</strong> ·{' '}
          {t.phones.dials[phone.dialsOut]}
        </p>
        <Devices phone={phone} />
        <Group gap="sm">
          <Button
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => setEditing(true)}
          >
            {t.phones.edit}
          </Button>
          <ConfirmButton
            variant="default"
            leftSection={<IconKey size={16} aria-hidden />}
            loading={renew.isPending}
            title={t.phones.renewTitle}
            text={t.phones.renewText}
            verb={t.phones.renew}
            onConfirm={() => renew.mutate(undefined, { onSuccess: onPassword, onError })}
          >
            {t.phones.renew}
          </ConfirmButton>
          <ConfirmButton
            variant="subtle"
            color="gray"
            leftSection={<IconTrash size={16} aria-hidden />}
            loading={remove.isPending}
            title={t.phones.removeTitle}
            text={t.phones.removeText(phone.name)}
            verb={t.phones.remove}
            danger
            onConfirm={() =>
              remove.mutate(undefined, {
                onSuccess: () => notifications.show({ message: t.phones.removed }),
                onError,
              })
            }
          >
            {t.phones.remove}
          </ConfirmButton>
        </Group>
      </Stack>
      {editing && <PhoneDialog phone={phone} onClose={() => setEditing(false)} />}
    </Card>
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
