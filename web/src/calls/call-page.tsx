import { Skeleton, Stack } from '@mantine/core';
import { useMemo } from 'react';
import type { CallDetail } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMay } from '../lib/use-may.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { CallFacts } from './call-facts.tsx';
import classes from './call-page.module.css';
import { CauseBadge } from './cause-badge.tsx';
import { DirectionIcon } from './direction-icon.tsx';
import { orderTimeline } from './order-timeline.ts';
import { RecordingPlayer } from './player/recording-player.tsx';
import { usePlayer } from './player/use-player.ts';
import { useCall } from './requests/get-call.ts';
import { Timeline } from './timeline.tsx';
import { numberBeside, whoOf } from './who-of.ts';

/** One call: its recording, and beside it the talk in words. */
export function CallPage({ id }: { readonly id: string }) {
  const t = useT();
  const call = useCall(id);
  const back = { href: '/calls', label: t.calls.title };
  if (call.isPending) {
    return (
      <Page title={t.calls.title} heading={<Skeleton height={34} width={280} />} back={back}>
        <Stack gap="lg">
          <Skeleton height={240} radius="lg" />
          <Skeleton height={320} radius="lg" />
        </Stack>
      </Page>
    );
  }
  if (call.isLoadingError) return <ErrorState error={call.error} onRetry={() => void call.refetch()} />;
  return <LoadedCall key={call.data.recording ? 'recorded' : 'bare'} call={call.data} />;
}

function LoadedCall({ call }: { readonly call: CallDetail }) {
  const t = useT();
  const moments = useMoments();
  const [audio, player] = usePlayer(call.recording?.durationMs ?? 0);
  const timeline = useMemo(() => orderTimeline(call.timeline), [call.timeline]);
  const who = whoOf(call, t);
  const ours = call.purpose === 'incoming' || call.purpose === 'operator' ? t.calls.we : t.calls.robot;
  const may = useMay();
  const hears = may('GET /api/calls/:id/recording');
  const leads = may('GET /api/campaigns/:id');
  const back =
    call.campaignId && leads
      ? { href: `/campaigns/${call.campaignId}`, label: t.calls.campaign }
      : { href: '/calls', label: t.calls.title };
  return (
    <Page
      title={who}
      heading={
        <span style={{ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'center', gap: '6px 12px' }}>
          <DirectionIcon direction={call.direction} /> {who} <CauseBadge call={call} whole />
        </span>
      }
      lead={[numberBeside(call, t), moments.moment(call.placedAt)].filter(Boolean).join(' · ')}
      back={back}
    >
      <div className={classes.columns}>
        <Card title={t.calls.recording} className={classes.recording}>
          {call.recording ? (
            <RecordingPlayer
              callId={call.id}
              recording={call.recording}
              audio={audio}
              player={player}
              ours={ours}
            />
          ) : (
            <p style={{ margin: 0, color: 'var(--pz-dim)' }}>
              {call.hasRecording && !hears
                ? t.calls.notYours
                : `${t.calls.noRecording}. ${call.endedAt ? t.calls.noRecordingText : t.calls.noRecordingYet}`}
            </p>
          )}
        </Card>
        <Card title={t.calls.facts} className={classes.facts}>
          <CallFacts call={call} />
        </Card>
        <Card title={t.calls.timeline} className={classes.timeline} flush>
          <Timeline call={call} events={timeline} positionMs={player.positionMs} onSeek={player.seek} />
        </Card>
      </div>
    </Page>
  );
}
