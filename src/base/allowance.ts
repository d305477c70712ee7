interface AllowanceLimits {
  readonly perSecond: number;
  /** What may come at once after a pause. */
  readonly atOnce: number;
}

/** So many things a second and so many at once: what is not used gathers up to `atOnce`. Times are monotonic. */
export class Allowance {
  readonly #limits: AllowanceLimits;
  #left: number;
  #atMs: number;

  constructor(limits: AllowanceLimits, nowMs: number) {
    this.#limits = limits;
    this.#left = limits.atOnce;
    this.#atMs = nowMs;
  }

  /** Whether one may be taken now. */
  has(nowMs: number): boolean {
    const { perSecond, atOnce } = this.#limits;
    this.#left = Math.min(atOnce, this.#left + ((nowMs - this.#atMs) / 1000) * perSecond);
    this.#atMs = nowMs;
    return this.#left >= 1;
  }

  /** Takes one; false when there is none. */
  take(nowMs: number): boolean {
    const has = this.has(nowMs);
    if (has) this.#left -= 1;
    return has;
  }
}
