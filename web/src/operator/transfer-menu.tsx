import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { IconArrowForwardUp } from '../ui/icons.ts';
import { useDesk } from './operator-provider.tsx';
import { useStations } from './requests/get-stations.ts';

/** Gives the caller to another of our people. */
export function TransferMenu() {
  const t = useT();
  const { desk } = useDesk();
  const [opened, setOpened] = useState(false);
  const [ringing, setRinging] = useState<string | null>(null);
  const stations = useStations(opened);
  const items = stations.data?.items ?? [];
  const give = async (id: string, name: string) => {
    setRinging(name);
    const taken = await desk.transfer(id);
    setRinging(null);
    if (!taken) notifications.show({ color: 'coral', message: t.operator.notTaken(name) });
  };
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-start" width={260}>
      <Menu.Target>
        <Button
          variant="default"
          loading={ringing !== null}
          leftSection={<IconArrowForwardUp size={18} aria-hidden />}
        >
          {t.operator.transfer}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.length === 0 && <Menu.Label>{t.operator.nobodyElse}</Menu.Label>}
        {items.map(({ id, name, reachable }) => (
          <Menu.Item key={id} disabled={!reachable} onClick={() => void give(id, name)}>
            {name}
            {!reachable && ` · ${t.operator.notThere}`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
