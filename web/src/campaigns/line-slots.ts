/** Which call stands on which place of the board; places are counted from 0. */
export type Slots = ReadonlyMap<string, number>;

interface Caller {
  readonly callId: string;
  readonly phase: string;
}

/**
 * Gives every call a place: who has one keeps it, newcomers take the lowest free ones. An ended call lingers on its
 * place until a newcomer needs it, so that the board of `places` does not grow and shrink with every end. Returns
 * the same map when nothing changed, so that it may be compared by identity.
 */
export function assignSlots(slots: Slots, calls: readonly Caller[], places: number): Slots {
  const here = new Set(calls.map(({ callId }) => callId));
  const next = new Map([...slots].filter(([id]) => here.has(id)));
  const newcomers = calls.filter(({ callId, phase }) => phase !== 'ended' && !slots.has(callId));
  if (next.size === slots.size && newcomers.length === 0) return slots;
  const ended = calls
    .filter(({ callId, phase }) => phase === 'ended' && next.has(callId))
    .map(({ callId }) => callId);
  for (const { callId } of newcomers) {
    let place = lowestFree(next);
    const leaving = place >= places ? ended.shift() : undefined;
    if (leaving !== undefined) {
      place = next.get(leaving) ?? place;
      next.delete(leaving);
    }
    next.set(callId, place);
  }
  return next;
}

function lowestFree(slots: Slots): number {
  const taken = new Set(slots.values());
  let place = 0;
  while (taken.has(place)) place += 1;
  return place;
}
