import type { Clock } from '../../base/index.ts';

/** How much two clocks may go apart. */
const driftMsPerMs = 0.001;

/** What the database's clock shows, as far as this process can know; late by a statement's time at most, never early. */
export class DatabaseTime {
  readonly #clock: Clock;
  #sample: { readonly behindMs: number; readonly unsureMs: number; readonly atMs: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs a statement that tells the database's time, ms. */
  async learn<R extends { readonly at: number }>(statement: () => Promise<R>): Promise<R> {
    const sentMs = this.#clock.monotonicMs();
    const told = await statement();
    const atMs = this.#clock.monotonicMs();
    const unsureMs = atMs - sentMs;
    const last = this.#sample;
    const isBetter = !last || unsureMs <= last.unsureMs + (atMs - last.atMs) * driftMsPerMs;
    if (isBetter) this.#sample = { behindMs: told.at - atMs, unsureMs, atMs };
    return told;
  }

  /** The moment of our own clock in the database's time; undefined before anything was learned. */
  of(monotonicMs: number): Date | undefined {
    return this.#sample && new Date(this.#sample.behindMs + monotonicMs);
  }
}
