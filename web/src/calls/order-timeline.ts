import type { CallEvent } from '../../../src/api/contract/index.ts';

/** Kinds that serve the machine: which step the scenario is in; `hung-up` stands beside `ended`. */
const silent: readonly string[] = ['step', 'hung-up'];

/**
 * The events as a reader wants them: in the order in which they began. A phrase is written down when it ends, with
 * the milliseconds that were heard of it, so it is moved back by them.
 */
export function orderTimeline(events: readonly CallEvent[]): readonly CallEvent[] {
  const answeredMs = events.find(({ kind }) => kind === 'answered')?.offsetMs ?? 0;
  return events
    .filter(({ kind }) => !silent.includes(kind))
    .map((event) => atItsBeginning(event, answeredMs))
    .sort((a, b) => a.offsetMs - b.offsetMs);
}

/** Nobody is spoken to before he has answered, whatever the rounding of clocks says. */
function atItsBeginning(event: CallEvent, answeredMs: number): CallEvent {
  const heardMs = event.detail['heardMs'];
  if (event.kind !== 'said' || typeof heardMs !== 'number') return event;
  return {
    ...event,
    offsetMs: Math.max(answeredMs, event.offsetMs - heardMs),
    recordingMs: event.recordingMs === null ? null : Math.max(0, event.recordingMs - heardMs),
  };
}
