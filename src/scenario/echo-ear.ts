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

/** Loudness of each 20 ms of a sound at 8 kHz. */
export function levelsOf(samples: Int16Array): Float64Array {
  const levels = new Float64Array(Math.floor(samples.length / 160));
  for (let frame = 0; frame < levels.length; frame += 1)
    levels[frame] = levelOf(samples.subarray(frame * 160, frame * 160 + 160));
  return levels;
}

function levelOf(frame: Int16Array): number {
  let sum = 0;
  for (const sample of frame) sum += sample * sample;
  return Math.sqrt(sum / frame.length);
}

/** The mean of the last five: frames come and go with a jitter of one or two. */
class Smooth {
  readonly #last = [0, 0, 0, 0, 0];

  next(level: number): number {
    this.#last.shift();
    this.#last.push(level);
    return this.#last.reduce((sum, value) => sum + value, 0) / this.#last.length;
  }
}

/**
 * Knows our own voice when the line sends it back: what is heard rises and falls as what was said a
 * little before. Without it the robot would take its own "say yes" for an answer.
 */
export class EchoEar {
  readonly #far: number[] = [];
  readonly #near: number[] = Array.from({ length: longestLagFrames }, () => 0);
  readonly #farSmooth = new Smooth();
  readonly #nearSmooth = new Smooth();
  #frames = 0;

  /** A frame that was heard and the loudness of what was being said then; true when they are the same voice. */
  push(frame: Int16Array, nearLevel: number): boolean {
    this.#far.push(this.#farSmooth.next(levelOf(frame)));
    this.#near.push(this.#nearSmooth.next(nearLevel));
    if (this.#far.length > windowFrames) this.#far.shift();
    if (this.#near.length > windowFrames + longestLagFrames) this.#near.shift();
    this.#frames += 1;
    if (this.#frames % everyFrames !== 0 || this.#far.length < windowFrames) return false;
    // one short word after another proves nothing
    if (this.#far.filter((level) => level > quietest).length < leastSpeechFrames) return false;
    for (let lag = 0; lag <= longestLagFrames; lag += 1) {
      const near = this.#near.slice(longestLagFrames - lag, longestLagFrames - lag + windowFrames);
      if (correlation(this.#far, near) >= alike) return true;
    }
    return false;
  }
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  a.forEach((value, index) => {
    const [x, y] = [value - meanA, b[index]! - meanB];
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  });
  return squaresA === 0 || squaresB === 0 ? 0 : both / Math.sqrt(squaresA * squaresB);
}
