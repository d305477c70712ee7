import { levelOf } from '../speech/index.ts';

/** 1.8 seconds: shorter stretches of two voices may rise and fall alike by chance. */
const windowFrames = 90;
/** An echo comes back within this. */
const longestLagFrames = 35;
/** Of 438 stretches of other voices saying nearly the same words as we, one reached this; echoes of 0 to 625 ms all do. */
const alike = 0.93;
/** −50 dBFS. */
const quietest = 0.003 * 32768;
const everyFrames = 10;
/** 0.9 seconds. */
const leastSpeechFrames = 45;
/** Frames come and go with a jitter of one or two. */
const smoothFrames = 5;

/** The last levels, the newest last, each the mean of itself and the four before it. */
class SmoothLevels {
  readonly values: Float64Array;
  readonly #last = new Float64Array(smoothFrames);
  #at = 0;

  constructor(length: number) {
    this.values = new Float64Array(length);
  }

  add(level: number): void {
    this.#last[this.#at] = level;
    this.#at = (this.#at + 1) % smoothFrames;
    let sum = 0;
    for (let n = 0; n < smoothFrames; n += 1) sum += this.#last[n]!;
    this.values.copyWithin(0, 1);
    this.values[this.values.length - 1] = sum / smoothFrames;
  }
}

/**
 * Knows our own voice when the line sends it back: what is heard rises and falls as what was said a
 * little before. Without it the robot would take its own "say yes" for an answer.
 */
export class EchoEar {
  readonly #far = new SmoothLevels(windowFrames);
  readonly #near = new SmoothLevels(windowFrames + longestLagFrames);
  #frames = 0;

  /** A frame that was heard and the loudness of what was being said then; true when they are the same voice. */
  push(frame: Int16Array, nearLevel: number): boolean {
    this.#far.add(levelOf(frame));
    this.#near.add(nearLevel);
    this.#frames += 1;
    if (this.#frames % everyFrames !== 0 || this.#frames < windowFrames) return false;
    const far = this.#far.values;
    // one short word after another proves nothing
    if (countAbove(far, quietest) < leastSpeechFrames) return false;
    for (let lag = 0; lag <= longestLagFrames; lag += 1) {
      if (correlation(far, this.#near.values, longestLagFrames - lag) >= alike) return true;
    }
    return false;
  }
}

function countAbove(levels: Float64Array, least: number): number {
  let count = 0;
  for (let n = 0; n < levels.length; n += 1) if (levels[n]! > least) count += 1;
  return count;
}

/** Of `a` with the stretch of `b` that begins at `from`. */
function correlation(a: Float64Array, b: Float64Array, from: number): number {
  const meanA = meanOf(a, 0, a.length);
  const meanB = meanOf(b, from, a.length);
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let n = 0; n < a.length; n += 1) {
    const x = a[n]! - meanA;
    const y = b[from + n]! - meanB;
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  return squaresA === 0 || squaresB === 0 ? 0 : both / Math.sqrt(squaresA * squaresB);
}

function meanOf(levels: Float64Array, from: number, count: number): number {
  let sum = 0;
  for (let n = from; n < from + count; n += 1) sum += levels[n]!;
  return sum / count;
}
