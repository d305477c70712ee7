const windowMs = 3_600_000;
/** More than anybody gives away by hand in good faith, few enough for a stolen page. */
const mostInWindow = 10;

/** How often each person may have a patient carried off by his line: it leaves us no call that could be counted or ended. */
export class HandoverLimit {
  /** Person → when, milliseconds of a monotonic clock. */
  readonly #asked = new Map<string, readonly number[]>();

  /** Counts one more; false when he had too many within the last hour. */
  take(person: string, nowMs: number): boolean {
    const recent = (this.#asked.get(person) ?? []).filter((at) => nowMs - at < windowMs);
    const isAllowed = recent.length < mostInWindow;
    this.#asked.set(person, isAllowed ? [...recent, nowMs] : recent);
    return isAllowed;
  }
}
