import { Alert, Button, Group, Stack } from '@mantine/core';
import { useState } from 'react';
import type { OperatorCall } from '../../../src/api/contract/index.ts';
import { formatClock } from '../lib/format/duration.ts';
import { useT } from '../lib/i18n/index.ts';
import { useNow } from '../lib/use-now.ts';
import { Card } from '../ui/card.tsx';
import {
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
} from '../ui/icons.ts';
import { PhoneNumber } from '../ui/phone-number.tsx';
import { ToneBadge } from '../ui/tone-badge.tsx';
import { Keypad } from './keypad.tsx';
import { useDesk } from './operator-provider.tsx';
import classes from './operator.module.css';
import { BringMenu } from './bring-menu.tsx';
import { GuestPanel } from './guest-panel.tsx';
import { SupervisionActions } from './supervision-actions.tsx';
import { TalkPeople } from './talk-people.tsx';

/** The call at the desk: who it is, how long, and what can be done. */
export function CallCard({ call }: { readonly call: OperatorCall }) {
  const t = useT();
  const { reached } = useDesk().view;
  const { phase } = call;
  return (
    <Card className={phase === 'ringing' ? classes.ringing : ''}>
      <Stack gap="lg">
        <Caller call={call} />
        {phase === 'talking' && <TalkPeople call={call} />}
        {phase === 'talking' && !reached && <Alert role="status">{t.operator.serverAway}</Alert>}
        <Actions call={call} />
      </Stack>
    </Card>
  );
}

function Actions({ call }: { readonly call: OperatorCall }) {
  if (call.part === 'supervisor') return <SupervisionActions call={call} />;
  if (call.phase === 'ringing') return <RingingActions />;
  return (
    <>
      {call.guest && <GuestPanel guest={call.guest} />}
      <TalkActions call={call} />
    </>
  );
}

function Caller({ call }: { readonly call: OperatorCall }) {
  const t = useT();
  const now = useNow(1000);
  return (
    <div className={classes.caller}>
      <div aria-live="polite">
        <CallWord call={call} />
      </div>
      <p className={classes.who}>
        {call.name ?? (call.number === null ? t.calls.anonymous : <PhoneNumber value={call.number} />)}
      </p>
      <p className={`${classes.clock} tabular`}>{formatClock(now - Date.parse(call.since))}</p>
    </div>
  );
}

function CallWord({ call }: { readonly call: OperatorCall }) {
  const t = useT();
  const { view } = useDesk();
  const words = t.operator.words;
  if (call.phase === 'ringing' && call.part !== 'supervisor')
    return (
      <ToneBadge tone="var(--pz-moving)" pulsing>
        {view.sound === 'connecting' ? words.connecting : words.ringing}
      </ToneBadge>
    );
  if (view.sound !== 'connected' || call.away)
    return (
      <ToneBadge tone="var(--pz-declined)" pulsing>
        {words.connecting}
      </ToneBadge>
    );
  if (call.part === 'supervisor')
    return <ToneBadge tone="var(--pz-person)">{words.supervising[call.role ?? 'listen']}</ToneBadge>;
  if (call.part === 'guest') return <ToneBadge tone="var(--pz-person)">{words.asked}</ToneBadge>;
  if (call.guest) return <ToneBadge tone="var(--pz-person)">{words.waits}</ToneBadge>;
  if (call.held) return <ToneBadge tone="var(--pz-person)">{words.held}</ToneBadge>;
  return <ToneBadge tone="var(--pz-confirmed)">{words.talking}</ToneBadge>;
}

function RingingActions() {
  const t = useT();
  const { desk, view } = useDesk();
  return (
    <Group gap="sm">
      <Button
        size="md"
        leftSection={<IconPhone size={20} aria-hidden />}
        loading={view.sound === 'connecting'}
        onClick={() => void desk.answer()}
      >
        {t.operator.answer}
      </Button>
      <Button
        size="md"
        variant="default"
        leftSection={<IconPhoneOff size={20} aria-hidden />}
        onClick={() => void desk.hangUp()}
      >
        {t.operator.refuse}
      </Button>
    </Group>
  );
}

function TalkActions({ call }: { readonly call: OperatorCall }) {
  const t = useT();
  const { desk, view } = useDesk();
  const [keys, setKeys] = useState(false);
  // who is asked, or has asked somebody, has that to decide first
  const leads = call.part === 'seat' && call.guest === null;
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Button
          variant={view.muted ? 'filled' : 'default'}
          aria-pressed={view.muted}
          leftSection={
            view.muted ? (
              <IconMicrophoneOff size={18} aria-hidden />
            ) : (
              <IconMicrophone size={18} aria-hidden />
            )
          }
          onClick={() => desk.mute(!view.muted)}
        >
          {view.muted ? t.operator.unmute : t.operator.mute}
        </Button>
        {leads && (
          <Button
            variant={call.held ? 'filled' : 'default'}
            aria-pressed={call.held}
            leftSection={
              call.held ? <IconPlayerPlay size={18} aria-hidden /> : <IconPlayerPause size={18} aria-hidden />
            }
            disabled={!view.reached}
            onClick={() => void desk.hold(!call.held)}
          >
            {call.held ? t.operator.resume : t.operator.hold}
          </Button>
        )}
        <Button
          variant={keys ? 'filled' : 'default'}
          aria-expanded={keys}
          leftSection={<IconDialpad size={18} aria-hidden />}
          onClick={() => setKeys(!keys)}
        >
          {t.operator.keypad}
        </Button>
        {leads && call.colleagues.length === 0 && (
          <>
            <BringMenu how="consult" />
            <BringMenu how="transfer" />
          </>
        )}
        <Button
          color="coral"
          leftSection={<IconPhoneOff size={18} aria-hidden />}
          onClick={() => void desk.hangUp()}
        >
          {t.operator.hangUp}
        </Button>
      </Group>
      {keys && <Keypad onPress={(key) => desk.press(key)} />}
    </Stack>
  );
}
