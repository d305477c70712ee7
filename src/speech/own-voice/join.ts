/** All sound of this room's recordings that is ready to be said. */
export const readyRateHz = 8000;

/** A part of a sentence, 8 kHz, with the silence that belongs after it. */
export interface JoinedPart {
  readonly samples: Int16Array;
  readonly pauseMs: number;
}

const fadeSamples = readyRateHz / 200;

/** One sound of several: each comes in and goes out within 5 ms, so that no join is heard as a click. */
export function joined(parts: readonly JoinedPart[]): Int16Array {
  const pauses = parts.map(({ pauseMs }) => Math.round((pauseMs * readyRateHz) / 1000));
  const length = parts.reduce((sum, { samples }, n) => sum + samples.length + pauses[n]!, 0);
  const out = new Int16Array(length);
  let at = 0;
  parts.forEach(({ samples }, n) => {
    out.set(faded(samples), at);
    at += samples.length + pauses[n]!;
  });
  return out;
}

/** Half a cosine at each end. */
export function faded(samples: Int16Array): Int16Array {
  const out = samples.slice();
  const fade = Math.min(fadeSamples, samples.length >> 1);
  for (let n = 0; n < fade; n += 1) {
    const gain = 0.5 - 0.5 * Math.cos((Math.PI * (n + 0.5)) / fade);
    out[n] = Math.round(samples[n]! * gain);
    out[samples.length - 1 - n] = Math.round(samples[samples.length - 1 - n]! * gain);
  }
  return out;
}
