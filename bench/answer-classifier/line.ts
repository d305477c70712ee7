// What a telephone line makes of a voice.

const frameSamples = 160;

/** Between 0 and 1, the same for a seed each time. */
export function chances(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}

export interface Condition {
  readonly name: string;
  /** Of the voice, decibels. */
  readonly gain?: number;
  /** Below the voice, decibels. */
  readonly hiss?: number;
  readonly babble?: number;
  /** Share of packets. */
  readonly lost?: number;
}

export const conditions: readonly Condition[] = [
  { name: 'clean' },
  { name: 'quiet', gain: -14 },
  { name: 'loud', gain: 7 },
  { name: 'hiss, 25 dB below', hiss: 25 },
  { name: 'hiss, 15 dB below', hiss: 15 },
  { name: 'people behind, 20 dB below', babble: 20 },
  { name: 'people behind, 12 dB below', babble: 12 },
  { name: '3 % of packets lost', lost: 0.03 },
];

/** −18 dBFS. */
const voiceRms = 0.126 * 32768;

/** Through band-pass, noise, A-law and loss; `behind` is what other people say. */
export function throughLine(
  samples: Int16Array,
  { gain = 0, hiss, babble, lost = 0 }: Condition,
  behind: Int16Array,
  chance: () => number,
): Int16Array {
  const level = 10 ** (gain / 20);
  const hissLevel = hiss === undefined ? 0 : voiceRms * level * 10 ** (-hiss / 20) * Math.sqrt(3);
  const babbleLevel = babble === undefined ? 0 : level * 10 ** (-babble / 20);
  const from = Math.floor(chance() * behind.length);
  const out = Int16Array.from(samples, (sample, n) => {
    const noise = hissLevel * (2 * chance() - 1) + babbleLevel * behind[(from + n) % behind.length]!;
    return Math.max(-32768, Math.min(32767, sample * level + noise));
  });
  bandPass(out);
  for (let at = 0; at < out.length; at += frameSamples) {
    if (chance() < lost) out.fill(0, at, at + frameSamples);
  }
  return out.map(throughALaw);
}

/** 300 to 3400 Hz, gently: two filters of the first order. */
function bandPass(samples: Int16Array): void {
  let low = 0;
  let high = 0;
  for (let n = 0; n < samples.length; n += 1) {
    low += 0.19 * (samples[n]! - low);
    high += 0.9 * (samples[n]! - high);
    samples[n] = high - low * 0.7;
  }
}

/** G.711 A-law there and back. */
function throughALaw(sample: number): number {
  const size = Math.min(32_256, Math.abs(sample));
  const step = size < 512 ? 16 : 2 ** (Math.floor(Math.log2(size)) - 4);
  const level = Math.floor(size / step) * step + step / 2;
  return sample < 0 ? -level : level;
}

/** Several voices at once. */
export function babbleOf(voices: readonly Int16Array[]): Int16Array {
  const length = 30 * 8000;
  const out = new Float64Array(length);
  voices.forEach((voice, at) => {
    for (let n = 0; n < length; n += 1) out[n] = out[n]! + voice[(n + at * 7919) % voice.length]!;
  });
  const rms = Math.sqrt(out.reduce((sum, value) => sum + value * value, 0) / length);
  return Int16Array.from(out, (value) => Math.max(-32768, Math.min(32767, (value * voiceRms) / rms)));
}

export function joined(parts: readonly Int16Array[]): Int16Array {
  const out = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function silence(ms: number): Int16Array {
  return new Int16Array(ms * 8);
}

export function beep(hz: number, ms: number): Int16Array {
  return Int16Array.from({ length: ms * 8 }, (_, n) => 7000 * Math.sin((2 * Math.PI * hz * n) / 8000));
}
