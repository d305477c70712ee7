/** Which call stands on which place of the board; places are counted from 0. */
export type Slots = ReadonlyMap<string, number>;

/**
 * Gives every call a place: who has one keeps it, newcomers take the lowest free ones. Returns the same map when
 * nothing changed, so that it may be compared by identity.
 */
export function assignSlots(slots: Slots, callIds: readonly string[]): Slots {
  const here = new Set(callIds);
  const kept = [...slots].filter(([id]) => here.has(id));
  const newcomers = callIds.filter((id) => !slots.has(id));
  if (kept.length === slots.size && newcomers.length === 0) return slots;
  const next = new Map(kept);
  const taken = new Set(next.values());
  let place = 0;
  for (const id of newcomers) {
    while (taken.has(place)) place += 1;
    next.set(id, place);
    taken.add(place);
  }
  return next;
}
