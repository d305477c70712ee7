// mean absolute value of a block: −58 dBov, and 24 dB below the loudest of the last seconds
const alwaysSilent = 40;
const belowLoudest = 1 / 16;
const forget = 0.998;

/** Tells the pauses of a talk from its words, by level alone: a mistake costs 10 ms of a soft sound. */
export class Silence {
  #loudest = 0;

  /** Whether a block of 10 ms with this mean level is a pause. */
  judge(level: number): boolean {
    this.#loudest = Math.max(level, this.#loudest * forget);
    return level < alwaysSilent || level < this.#loudest * belowLoudest;
  }
}
