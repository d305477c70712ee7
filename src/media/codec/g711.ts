// ITU-T G.711: A-law and µ-law, 8 bits for a 16-bit linear sample, by tables in both directions.

/** The two companding laws under the names that descriptions use for them. */
export type LawName = 'PCMA' | 'PCMU';

// µ-law's magnitudes are shifted by this, and clipped so that the sum fits 15 bits
const bias = 0x84;
const clip = 32635;

const linearOfA = new Int16Array(256).map((_, code) => expandA(code));
const linearOfMu = new Int16Array(256).map((_, code) => expandMu(code));
// indexed by the sample as an unsigned 16-bit number
const aOfLinear = new Uint8Array(65536).map((_, bits) => compressA((bits << 16) >> 16));
const muOfLinear = new Uint8Array(65536).map((_, bits) => compressMu((bits << 16) >> 16));

/** What a frame of silence is made of: code 0xD5 of A-law, 0xFF of µ-law. */
export const silenceCode: Readonly<Record<LawName, number>> = { PCMA: 0xd5, PCMU: 0xff };

/** Linear samples to codes: `target[offset + i]` from `samples[i]`. */
export function encode(codec: LawName, samples: Int16Array, target: Uint8Array, offset = 0): void {
  const table = codec === 'PCMA' ? aOfLinear : muOfLinear;
  for (let i = 0; i < samples.length; i += 1) {
    target[offset + i] = table[samples[i]! & 0xffff]!;
  }
}

/** Codes to linear samples, `codes.length` of them. */
export function decode(codec: LawName, codes: Uint8Array, target = new Int16Array(codes.length)): Int16Array {
  const table = codec === 'PCMA' ? linearOfA : linearOfMu;
  for (let i = 0; i < codes.length; i += 1) {
    target[i] = table[codes[i]!]!;
  }
  return target;
}

/*
 *  A-law code, every other bit inverted (xor 0x55) on the line:
 *   7   6 5 4     3 2 1 0
 *  +---+---------+---------+
 *  | S | segment | step    |   S = 1: positive
 *  +---+---------+---------+
 */
function expandA(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = ((bits & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

function compressA(sample: number): number {
  const positive = sample >= 0;
  // a negative sample's magnitude is taken as −sample − 1, so that −1 lies in the first step (G.711 table 1b)
  const magnitude = (positive ? sample : -sample - 1) >> 4;
  const segment = magnitude < 16 ? 0 : 27 - Math.clz32(magnitude) + 1;
  const step = segment < 2 ? magnitude & 0x0f : (magnitude >> (segment - 1)) & 0x0f;
  return ((positive ? 0x80 : 0) | (segment << 4) | step) ^ 0x55;
}

/*
 *  µ-law code, all bits inverted on the line:
 *   7   6 5 4     3 2 1 0
 *  +---+---------+---------+
 *  | S | segment | step    |   S = 1 (before inversion): negative
 *  +---+---------+---------+
 */
function expandMu(code: number): number {
  const bits = ~code & 0xff;
  const segment = (bits >> 4) & 7;
  const magnitude = ((((bits & 0x0f) << 3) + bias) << segment) - bias;
  return bits & 0x80 ? -magnitude : magnitude;
}

function compressMu(sample: number): number {
  const biased = Math.min(Math.abs(sample), clip) + bias;
  const segment = 24 - Math.clz32(biased);
  const step = (biased >> (segment + 3)) & 0x0f;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | step) & 0xff;
}
