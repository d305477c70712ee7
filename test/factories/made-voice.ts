/** Voices made of harmonics and formants, for tests that must know what they hear. 8 kHz. */
const rateHz = 8000;
const highestHz = 3400;
const fadeMs = 10;

/** Formants of three Russian vowels of a man's voice, Hz. */
const vowels = {
  а: [700, 1150, 2400],
  э: [500, 1700, 2450],
  и: [280, 2150, 2900],
  о: [480, 850, 2400],
} as const;

export type Vowel = keyof typeof vowels;

export interface Tone {
  /** Hz at the beginning. */
  readonly from: number;
  /** Hz at the end; as at the beginning when absent. */
  readonly to?: number;
  readonly vowel: Vowel;
  /** Peak of 32768. */
  readonly level?: number;
}

/** A vowel at a pitch that may glide. */
export function vowelSound(ms: number, { from, to = from, vowel, level = 8000 }: Tone): Int16Array {
  const length = (ms * rateHz) / 1000;
  const sound = new Float64Array(length);
  const most = Math.floor(highestHz / Math.max(from, to));
  for (let harmonic = 1; harmonic <= most; harmonic += 1) {
    let phase = 0;
    for (let n = 0; n < length; n += 1) {
      const hz = (from + ((to - from) * n) / length) * harmonic;
      phase += (2 * Math.PI * hz) / rateHz;
      sound[n]! += Math.sin(phase) * strengthAt(hz, vowels[vowel]);
    }
  }
  const loudest = sound.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
  return Int16Array.from(sound, (value, n) => (level * value * fade(n, length)) / loudest);
}

function strengthAt(hz: number, formants: readonly number[]): number {
  return formants.reduce((sum, formant, n) => sum + 1 / (n + 1) / (1 + ((hz - formant) / 90) ** 2), 0.02);
}

function fade(n: number, length: number): number {
  const edge = (fadeMs * rateHz) / 1000;
  return Math.min(1, n / edge, (length - n) / edge);
}

/** Hiss whose samples lie within ±amplitude, the same on every run. */
export function hiss(ms: number, amplitude: number, seed = 12_345): Int16Array {
  let state = seed;
  return Int16Array.from({ length: (ms * rateHz) / 1000 }, () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return (state / 0x3fffffff - 1) * amplitude;
  });
}

export function quiet(ms: number): Int16Array {
  return new Int16Array((ms * rateHz) / 1000);
}

/** Pure tones at once, each with this amplitude. */
export function tones(ms: number, hz: readonly number[], amplitude = 6000): Int16Array {
  return Int16Array.from({ length: (ms * rateHz) / 1000 }, (_, n) =>
    hz.reduce((sum, each) => sum + amplitude * Math.sin((2 * Math.PI * each * n) / rateHz), 0),
  );
}

export function joined(...sounds: readonly Int16Array[]): Int16Array {
  return Int16Array.from(sounds.flatMap((sound) => [...sound]));
}

/** A sentence of several syllables; its voice goes down at its end, or stays up. */
export function sentence(end: 'down' | 'up'): Int16Array {
  const syllables: readonly [Vowel, number, number][] = [
    ['о', 125, 135],
    ['а', 140, 150],
    ['и', 150, 140],
    ['э', 135, 130],
    ['а', 140, 135],
    ['о', 130, 125],
  ];
  const said = syllables.map(([vowel, from, to], n) =>
    joined(hiss(40, 900, n + 7), vowelSound(160, { from, to, vowel })),
  );
  const last = end === 'down' ? { from: 112, to: 85 } : { from: 140, to: 165 };
  return joined(...said, hiss(40, 900, 99), vowelSound(200, { ...last, vowel: 'а' }));
}
