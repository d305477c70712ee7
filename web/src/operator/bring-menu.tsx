import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { IconArrowForwardUp, IconPhoneOutgoing, IconUsers } from '../ui/icons.ts';
import { useDesk } from './operator-provider.tsx';
import type { Wanted } from './requests/desk.ts';
import { useStations } from './requests/get-stations.ts';

/** Whom the caller is given to, or who is asked first: one of our people, or a number. */
export function BringMenu({ how }: { readonly how: 'transfer' | 'consult' }) {
  const t = useT();
  const { desk, view } = useDesk();
  const [opened, setOpened] = useState(false);
  const stations = useStations(opened);
  const items = stations.data?.items ?? [];
  const bring = (to: Wanted) => {
    setOpened(false);
    void desk.bring(how, to);
  };
  const Icon = how === 'transfer' ? IconArrowForwardUp : IconUsers;
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-start" width={280} trapFocus>
      <Menu.Target>
        <Button variant="default" disabled={!view.reached} leftSection={<Icon size={18} aria-hidden />}>
          {t.operator[how]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.length === 0 && !view.dialsOut && <Menu.Label>{t.operator.nobodyElse}</Menu.Label>}
        {items.map(({ id, name, reachable }) => (
          <Menu.Item key={id} disabled={!reachable} onClick={() => bring({ stationId: id })}>
            {name}
            {!reachable && ` · ${t.operator.notThere}`}
          </Menu.Item>
        ))}
        {view.dialsOut && <NumberField onDial={(number) => bring({ number })} />}
      </Menu.Dropdown>
    </Menu>
  );
}

function NumberField({ onDial }: { readonly onDial: (number: string) => void }) {
  const t = useT();
  const [number, setNumber] = useState('');
  const isNumber = /\d{2}/.test(number);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isNumber) onDial(number);
      }}
    >
      <TextInput
        m="xs"
        type="tel"
        aria-label={t.operator.outsideNumber}
        placeholder={t.operator.outsideNumber}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        // the menu takes letters and arrows for itself otherwise
        onKeyDown={(event) => event.stopPropagation()}
        rightSection={
          <ActionIcon type="submit" variant="subtle" disabled={!isNumber} aria-label={t.operator.dial}>
            <IconPhoneOutgoing size={18} aria-hidden />
          </ActionIcon>
        }
      />
    </form>
  );
}
