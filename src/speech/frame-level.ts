const frameSamples = 160;

/** How loud a stretch of sound is: RMS of its samples, in their own units. */
export function levelOf(samples: Int16Array): number {
  return levelIn(samples, 0, samples.length);
}

/** Loudness of each whole 20 ms of a sound at 8 kHz. */
export function levelsOf(samples: Int16Array): Float32Array {
  const levels = new Float32Array(Math.floor(samples.length / frameSamples));
  for (let frame = 0; frame < levels.length; frame += 1)
    levels[frame] = levelIn(samples, frame * frameSamples, (frame + 1) * frameSamples);
  return levels;
}

/** `levelsOf` a sound that comes in pieces. */
export class LevelMeter {
  readonly levels: number[] = [];
  #rest = new Int16Array(0);

  push(piece: Int16Array): void {
    const all = new Int16Array(this.#rest.length + piece.length);
    all.set(this.#rest);
    all.set(piece, this.#rest.length);
    this.levels.push(...levelsOf(all));
    this.#rest = all.slice(all.length - (all.length % frameSamples));
  }
}

// this runs for every frame of every call: plain loops cost a tenth of `reduce`
function levelIn(samples: Int16Array, from: number, until: number): number {
  let sum = 0;
  for (let n = from; n < until; n += 1) {
    const sample = samples[n]!;
    sum += sample * sample;
  }
  return Math.sqrt(sum / (until - from));
}
