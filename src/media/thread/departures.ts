/** How late packets left, against the moment their slice was due. */
export class Departures {
  sent = 0;
  /** Over 20 ms late. */
  sentLate = 0;
  latestMs = 0;

  /** Never sent, because the process stood still for too long. */
  skipped = 0;

  note(lateMs: number): void {
    this.sent += 1;
    if (lateMs > 20) this.sentLate += 1;
    if (lateMs > this.latestMs) this.latestMs = lateMs;
  }
}
