// Sounds of a telephone line made by rule: the same numbers each time.

const frameSamples = 160;

/** Pseudo-random numbers between -1 and 1. */
export function noiseOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 1_073_741_823 - 1;
  };
}

/** Tones of equal loudness (0 to 1 of full scale in all), as frames of 20 ms at 8 kHz; `noise` is white. */
export function tones(
  hertz: readonly number[],
  ms: number,
  amplitude = 0.3,
  noise = 0,
): readonly Int16Array[] {
  const random = noiseOf(7);
  return framesOf(ms, (n) => {
    const sum = hertz.reduce((total, hz) => total + Math.sin((2 * Math.PI * hz * n) / 8000), 0);
    return amplitude * (hertz.length === 0 ? 0 : sum / hertz.length) + noise * random();
  });
}

/** Nothing, or the hiss of a line. */
export function quiet(ms: number, noise = 0): readonly Int16Array[] {
  return tones([], ms, 0, noise);
}

/** Rises and falls as syllables do, with the short gaps of consonants; `seed` is the speaker. */
export function talk(ms: number, seed = 11, amplitude = 0.25): readonly Int16Array[] {
  const random = noiseOf(seed);
  let syllable = 0;
  let loud = 0;
  return framesOf(ms, (n) => {
    if (n >= syllable) {
      syllable = n + frameSamples * (8 + Math.floor(5 * Math.abs(random())));
      loud = amplitude * (0.5 + 0.5 * Math.abs(random()));
    }
    const gap = syllable - n < frameSamples * 3;
    return (gap ? 0.01 : 1) * loud * random();
  });
}

/** As loud all the time, and of many tones. */
export function music(ms: number): readonly Int16Array[] {
  return framesOf(ms, (n) => {
    const root = 220 * 2 ** ((Math.floor(n / 4000) % 7) / 12);
    return (
      0.06 *
      [1, 1.26, 1.5, 2, 3, 4].reduce((sum, of) => sum + Math.sin((2 * Math.PI * root * of * n) / 8000), 0)
    );
  });
}

/** 300 bit/s between two tones, as modems of fax do (V.21). */
export function frequencyShift(low: number, high: number, ms: number): readonly Int16Array[] {
  const random = noiseOf(5);
  let phase = 0;
  let hz = low;
  return framesOf(ms, (n) => {
    if (n % 27 === 0) hz = random() < 0 ? low : high;
    phase += (2 * Math.PI * hz) / 8000;
    return 0.3 * Math.sin(phase);
  });
}

function framesOf(ms: number, at: (n: number) => number): readonly Int16Array[] {
  return Array.from({ length: Math.round(ms / 20) }, (_, frame) =>
    Int16Array.from({ length: frameSamples }, (_, n) => Math.round(32767 * at(frame * frameSamples + n))),
  );
}
