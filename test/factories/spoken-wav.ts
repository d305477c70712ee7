import { seeded } from '../seeded.ts';

export interface SpokenTake {
  readonly rateHz?: number;
  readonly ms?: number;
  /** Of the voice; full scale 1, clipped above. */
  readonly loud?: number;
  readonly noise?: number;
  readonly beforeMs?: number;
  readonly afterMs?: number;
}

/** A voice of sorts (harmonics, swelling as syllables do) between two stretches of a quiet room; full scale 1. */
export function spokenTake(take: SpokenTake = {}): Float64Array {
  const { rateHz = 48_000, ms = 900, loud = 0.2, noise = 0.0004, beforeMs = 500, afterMs = 500 } = take;
  const random = seeded(7);
  const [from, until] = [(beforeMs * rateHz) / 1000, ((beforeMs + ms) * rateHz) / 1000];
  return Float64Array.from({ length: Math.round(until + (afterMs * rateHz) / 1000) }, (_, n) => {
    const room = noise * (random(2 ** 16) / 2 ** 15 - 1);
    if (n < from || n >= until) return room;
    const t = (n - from) / rateHz;
    let voice = 0;
    for (let k = 1; k <= 10; k += 1) voice += Math.sin(2 * Math.PI * 180 * k * t + k) / k;
    return room + loud * voice * (0.7 + 0.3 * Math.sin(2 * Math.PI * 4 * t)) * 0.6;
  });
}

/** The same as a WAV file: PCM, 16 bits, one channel. */
export function spokenWav(take: SpokenTake = {}): Buffer {
  const { rateHz = 48_000 } = take;
  const samples = spokenTake(take);
  const out = Buffer.alloc(44 + samples.length * 2);
  out.write('RIFF', 0, 'latin1');
  out.writeUInt32LE(out.length - 8, 4);
  out.write('WAVEfmt ', 8, 'latin1');
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(rateHz, 24);
  out.writeUInt32LE(rateHz * 2, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36, 'latin1');
  out.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((value, n) => {
    out.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32_767), 44 + n * 2);
  });
  return out;
}
