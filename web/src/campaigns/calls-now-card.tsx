import { useState } from 'react';
import type { CallNow, Campaign } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { stillShown } from '../lib/live/calls-now.ts';
import { useNow } from '../lib/use-now.ts';
import { Card } from '../ui/card.tsx';
import { CallSlot } from './call-slot.tsx';
import classes from './calls-now.module.css';
import { assignSlots, type Slots } from './line-slots.ts';
import { useCallsNow } from './requests/get-calls-now.ts';

const mostEmptyPlaces = 10;
const noSlots: Slots = new Map();

/** The switchboard: a place a line, each call staying on its place from the first ring to a moment after the end. */
export function CallsNowCard({ campaign }: { readonly campaign: Campaign }) {
  const t = useT();
  const active = campaign.state === 'running' || campaign.summary.calling > 0;
  const now = useNow(1_000, active);
  const calls = stillShown(useCallsNow(campaign.id, active), now);
  const [slots, setSlots] = useState(noSlots);
  const board = Math.min(campaign.settings.linesAtOnce, mostEmptyPlaces);
  const next = assignSlots(slots, calls, board);
  if (next !== slots) setSlots(next);

  const up = calls.filter((call) => call.phase !== 'ended').length;
  const byPlace = new Map(calls.flatMap((call) => placed(next.get(call.callId), call)));
  const highest = Math.max(-1, ...next.values());
  const places = Math.max(highest + 1, board);
  return (
    <Card
      title={t.campaigns.nowOnLine}
      aside={
        <span className="tabular" style={{ color: 'var(--pz-dim)' }}>
          {up}
        </span>
      }
      flush
    >
      {calls.length === 0 ? (
        <p className={classes.quiet}>{t.campaigns.nobodyOnLine}</p>
      ) : (
        <ul className={classes.board}>
          {Array.from({ length: places }, (_, place) => {
            const call = byPlace.get(place);
            if (!call)
              return (
                <li key={`empty-${place}`} className={classes.slot} data-phase="empty" aria-hidden="true" />
              );
            return (
              <CallSlot key={call.callId} call={call} elapsedMs={Math.max(0, now - Date.parse(call.since))} />
            );
          })}
        </ul>
      )}
    </Card>
  );
}

/** An ended call whose place was given away is not on the board. */
function placed(place: number | undefined, call: CallNow): [number, CallNow][] {
  return place === undefined ? [] : [[place, call]];
}
