import { memo } from 'react';
import type { CallEvent } from '../../../src/api/contract/index.ts';
import { formatClock } from '../lib/format/duration.ts';
import { useT } from '../lib/i18n/index.ts';
import { currentEvent, describeEvent, type ToldCall } from './describe-event.ts';
import classes from './timeline.module.css';

interface TimelineProps {
  readonly call: ToldCall;
  readonly events: readonly CallEvent[];
  readonly positionMs: number;
  readonly onSeek: (ms: number) => void;
}

/** The talk as it went: what the robot said, what was heard, what happened. A click plays from there. */
export function Timeline({ call, events, positionMs, onSeek }: TimelineProps) {
  const t = useT();
  if (events.length === 0)
    return <p style={{ padding: '14px 20px', color: 'var(--pz-dim)' }}>{t.calls.timelineEmpty}</p>;
  const current = positionMs > 0 ? currentEvent(events, positionMs) : -1;
  return (
    <ol className={classes.list}>
      {events.map((event, index) => (
        <TimelineItem
          key={`${event.at}-${event.kind}-${index}`}
          call={call}
          event={event}
          current={index === current}
          onSeek={onSeek}
        />
      ))}
    </ol>
  );
}

interface TimelineItemProps {
  readonly call: ToldCall;
  readonly event: CallEvent;
  readonly current: boolean;
  readonly onSeek: (ms: number) => void;
}

const TimelineItem = memo(function TimelineItem({ call, event, current, onSeek }: TimelineItemProps) {
  const t = useT();
  const { side, text, remark } = describeEvent(event, call, t);
  const { recordingMs } = event;
  const time = formatClock(recordingMs ?? event.offsetMs);
  const small =
    side === 'system' ? [remark, recordingMs === null ? null : time].filter(Boolean).join(', ') : '';
  const inside = (
    <>
      {text}
      {small && <span className={`${classes.inline} tabular`}>{small}</span>}
    </>
  );
  return (
    <li
      className={classes.item}
      data-side={side}
      data-current={current || undefined}
      aria-current={current || undefined}
    >
      {recordingMs === null ? (
        <span className={classes.bubble}>{inside}</span>
      ) : (
        <button
          type="button"
          className={classes.bubble}
          title={t.calls.seekTo(time)}
          onClick={() => onSeek(recordingMs)}
        >
          {inside}
        </button>
      )}
      {side !== 'system' && (
        <span className={`${classes.meta} tabular`}>
          {time}
          {remark && ` · ${remark}`}
        </span>
      )}
    </li>
  );
});
