import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { OwnVoicePart } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { BoothCard } from './booth-card.tsx';
import { DropCard } from './drop-card.tsx';
import { PartsCard } from './parts-card.tsx';
import { usePlayer } from './play-sound.ts';
import { beside, inQueue, nextToRecord } from './record-queue.ts';
import { partsQuery } from './requests/own-voices.ts';
import { SummaryCard } from './summary-card.tsx';
import { useTake } from './use-take.ts';

/** One voice: what it can say, and the booth where it learns the rest. */
export function OwnVoicePage({ id }: { readonly id: string }) {
  const t = useT();
  const parts = useQuery(partsQuery(id));
  const player = usePlayer();
  return (
    <Page
      title={parts.data?.voice.name ?? t.ownVoice.title}
      back={{ href: '/settings/own-voice', label: t.ownVoice.title }}
      narrow
    >
      <Stack gap="lg">
        {parts.isPending && (
          <Card flush>
            <RowSkeletons rows={4} />
          </Card>
        )}
        {parts.isLoadingError && <ErrorState error={parts.error} onRetry={() => void parts.refetch()} />}
        {parts.data && (
          <>
            <SummaryCard voice={parts.data.voice} play={player.play} />
            <Recording voiceId={id} parts={parts.data.items} player={player} />
          </>
        )}
      </Stack>
    </Page>
  );
}

interface RecordingProps {
  readonly voiceId: string;
  readonly parts: readonly OwnVoicePart[];
  readonly player: ReturnType<typeof usePlayer>;
}

function Recording({ voiceId, parts, player: { play, beQuiet } }: RecordingProps) {
  const queue = inQueue(parts);
  const [code, setCode] = useState(() => nextToRecord(queue, null)?.code ?? null);
  // one that is not needed any more can be heard and removed in the list
  const taking = useTake(voiceId, parts.find((one) => one.code === code) ?? queue[0]);
  const { busy, release } = taking;
  useEffect(() => beQuiet(busy), [beQuiet, busy]);
  // what is being recorded stays, also when the list has lost it meanwhile
  const part = parts.find((one) => one.code === taking.part?.code) ?? taking.part;
  const choose = (chosen: string | undefined): void => {
    if (chosen !== undefined && release()) setCode(chosen);
  };
  return (
    <>
      {part && (
        <BoothCard
          voiceId={voiceId}
          part={part}
          taking={taking}
          play={play}
          onNext={() => choose(nextToRecord(queue, part.code)?.code)}
          onStep={(step) => choose(beside(queue, part.code, step)?.code)}
        />
      )}
      <DropCard voiceId={voiceId} parts={parts} />
      <PartsCard
        voiceId={voiceId}
        parts={parts}
        play={play}
        code={part?.code ?? null}
        busy={busy}
        onChoose={choose}
      />
    </>
  );
}
