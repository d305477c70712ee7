import { Alert, Button, Group, Stack } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';
import { useMay } from '../lib/use-may.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconAlertTriangle, IconHeadphones, IconPhoneIncoming } from '../ui/icons.ts';
import { Page } from '../ui/page.tsx';
import { ToneBadge } from '../ui/tone-badge.tsx';
import { CallCard } from './call-card.tsx';
import { HeadsetCard } from './headset-card.tsx';
import { TalksCard } from './talks-card.tsx';
import { canSpeakHere } from './microphone.ts';
import { useDesk } from './operator-provider.tsx';

/** An operator's place: on line or not, the call, the headset. */
export function OperatorPage() {
  const t = useT();
  const { desk, view } = useDesk();
  const { onLine, reached, call } = view;
  const mayListen = useMay()('GET /api/operator/talks');
  return (
    <Page
      title={t.operator.title}
      lead={t.operator.lead}
      actions={
        onLine && (
          <Group gap="sm">
            {reached ? (
              <ToneBadge tone="var(--pz-confirmed)">{t.operator.onLine}</ToneBadge>
            ) : (
              <ToneBadge tone="var(--pz-declined)" pulsing>
                {t.operator.words.noAnswer}
              </ToneBadge>
            )}
            <Button variant="default" disabled={call !== null} onClick={() => void desk.leave()}>
              {t.operator.goOff}
            </Button>
          </Group>
        )
      }
    >
      <Stack gap="lg">
        <Trouble />
        {!onLine && <OffLine />}
        {onLine && (call ? <CallCard key={call.legId} call={call} /> : <Waiting reached={reached} />)}
        {onLine && mayListen && call?.part !== 'seat' && call?.part !== 'guest' && <TalksCard />}
        {onLine && <HeadsetCard />}
      </Stack>
    </Page>
  );
}

function OffLine() {
  const t = useT();
  const { desk, view } = useDesk();
  const able = canSpeakHere();
  return (
    <Card>
      <EmptyState
        icon={<IconHeadphones size={26} />}
        title={view.elsewhere ? t.operator.elsewhereTitle : t.operator.offTitle}
        text={able ? (view.elsewhere ? t.operator.elsewhereText : t.operator.offText) : t.operator.unableText}
        actions={
          <Button size="md" disabled={!able} loading={view.entering} onClick={() => void desk.enter(true)}>
            {t.operator.goOn}
          </Button>
        }
      />
    </Card>
  );
}

function Waiting({ reached }: { readonly reached: boolean }) {
  const t = useT();
  const { callerLeft } = useDesk().view;
  return (
    <Card>
      <EmptyState
        icon={<IconPhoneIncoming size={26} />}
        title={reached ? t.operator.waitingTitle : t.operator.reachingTitle}
        text={
          reached ? (callerLeft ? t.operator.callerLeft : t.operator.waitingText) : t.operator.reachingText
        }
      />
    </Card>
  );
}

function Trouble() {
  const t = useT();
  const wordsOf = useFailureWords();
  const { error, hangUpWaits } = useDesk().view;
  if (error === null) return null;
  const refused = error instanceof DOMException;
  return (
    <Alert color="coral" icon={<IconAlertTriangle size={18} />} role="alert">
      {refused
        ? error.name === 'NotAllowedError'
          ? t.operator.microphoneRefused
          : t.operator.microphoneAway
        : hangUpWaits
          ? t.operator.hangUpWaits
          : wordsOf(error)}
    </Alert>
  );
}
