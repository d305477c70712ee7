import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { IconEar, IconPlayerStop } from '../ui/icons.ts';
import { LevelMeter } from './level-meter.tsx';
import { listDevices, type SoundDevice } from './microphone.ts';
import { useDesk } from './operator-provider.tsx';
import classes from './operator.module.css';

/** Which microphone and loudspeaker, how loud we are, and a way to hear ourselves. */
export function HeadsetCard() {
  const t = useT();
  const { desk, view } = useDesk();
  const { microphone, memory, call, trying } = view;
  const microphones = useDevices('audioinput', microphone);
  const loudspeakers = useDevices('audiooutput', microphone);
  if (!microphone) return null;
  return (
    <Card title={t.operator.headset}>
      <Stack gap="md">
        <LevelMeter source={microphone} label={t.operator.level} />
        <Group gap="md" grow preventGrowOverflow={false} className={classes.devices}>
          <NativeSelect
            label={t.operator.microphone}
            value={memory.microphone}
            data={choices(microphones, t.operator.usual)}
            onChange={(event) => void desk.chooseMicrophone(event.currentTarget.value)}
          />
          {loudspeakers.length > 0 && (
            <NativeSelect
              label={t.operator.loudspeaker}
              value={memory.loudspeaker}
              data={choices(loudspeakers, t.operator.usual)}
              onChange={(event) => void desk.chooseLoudspeaker(event.currentTarget.value)}
            />
          )}
        </Group>
        {!call && (
          <Group gap="sm">
            {trying ? (
              <Button
                variant="light"
                leftSection={<IconPlayerStop size={18} aria-hidden />}
                onClick={() => desk.endTry()}
              >
                {t.operator.endTry}
              </Button>
            ) : (
              <Button
                variant="light"
                leftSection={<IconEar size={18} aria-hidden />}
                onClick={() => void desk.tryHeadset()}
              >
                {t.operator.tryHeadset}
              </Button>
            )}
            <p className={classes.hint} aria-live="polite">
              {trying ? t.operator.tryingHint : t.operator.tryHint}
            </p>
          </Group>
        )}
      </Stack>
    </Card>
  );
}

/** They get their names when the microphone was allowed, and come and go with their plugs. */
function useDevices(kind: 'audioinput' | 'audiooutput', allowed: MediaStream | null): readonly SoundDevice[] {
  const [devices, setDevices] = useState<readonly SoundDevice[]>([]);
  useEffect(() => {
    if (!allowed) return;
    const look = () => void listDevices(kind).then(setDevices);
    look();
    navigator.mediaDevices.addEventListener('devicechange', look);
    return () => navigator.mediaDevices.removeEventListener('devicechange', look);
  }, [kind, allowed]);
  return devices;
}

function choices(devices: readonly SoundDevice[], usual: string) {
  const named = devices.filter(({ id }) => id !== 'default' && id !== 'communications');
  return [{ value: '', label: usual }, ...named.map(({ id, label }) => ({ value: id, label }))];
}
