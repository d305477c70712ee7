import type { Clock } from '../../base/index.ts';

/** How late packets left, against the moment their slice was due. */
export class Departures {
  sent = 0;
  /** Over 20 ms late. */
  sentLate = 0;
  latestMs = 0;

  /** Never sent, because the process stood still for too long. */
  skipped = 0;
  readonly #clock: Clock;
  /** Of those that wait for `leave`. */
  readonly #dueMs: number[] = [];
  #gathering = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What is sent from now on waits for `leave`. */
  gather(): void {
    this.#gathering = true;
  }

  /** One was handed to its port, and should have left at `dueMs`. */
  sending(dueMs: number): void {
    this.#dueMs.push(dueMs);
    if (!this.#gathering) this.leave();
  }

  /** All that waited have left. */
  leave(): void {
    if (this.#dueMs.length === 0) return;
    const nowMs = this.#clock.monotonicMs();
    for (const dueMs of this.#dueMs) this.#note(nowMs - dueMs);
    this.#dueMs.length = 0;
  }

  /** As `leave`; what is sent from now on leaves at once. */
  end(): void {
    this.leave();
    this.#gathering = false;
  }

  #note(lateMs: number): void {
    this.sent += 1;
    if (lateMs > 20) this.sentLate += 1;
    if (lateMs > this.latestMs) this.latestMs = lateMs;
  }
}
