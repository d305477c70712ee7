/** How a key came: as sound, as an event (RFC 4733), or by INFO. */
export type KeyWay = 'sound' | 'event' | 'info';

interface Told {
  readonly key: string;
  readonly way: KeyWay;
  readonly atMs: number;
  /** The ways by which this same press came again. */
  readonly again: Set<KeyWay>;
}

// a gateway that hears a tone, tells of it and passes it on needs no more than this
const togetherMs = 600;

/** Tells each key once although it comes by two ways: every press by one way is matched with one by another. */
export class KeyOnce {
  #told: Told[] = [];

  /** Whether this is a press that was not told yet. */
  isNew(key: string, way: KeyWay, nowMs: number): boolean {
    this.#told = this.#told.filter(({ atMs }) => nowMs - atMs < togetherMs);
    const same = this.#told.find((told) => told.key === key && told.way !== way && !told.again.has(way));
    if (same) {
      same.again.add(way);
      return false;
    }
    this.#told.push({ key, way, atMs: nowMs, again: new Set() });
    return true;
  }
}
