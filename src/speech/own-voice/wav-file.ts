// RIFF/WAVE (Multimedia Programming Interface and Data Specifications 1.0; WAVEFORMATEXTENSIBLE): any linear or floating one.
//
//  0 "RIFF"  4 size  8 "WAVE"  12 chunks: 4 name, 4 size, content, 0 or 1 byte of padding
//  "fmt ":  0 format  2 channels  4 rate  8 bytes/s  12 bytes a frame  14 bits  24 format of an extensible one

/** Sound as a file has it, its channels mixed into one. */
export interface MonoSound {
  /** Full scale 1. */
  readonly samples: Float64Array;
  readonly rateHz: number;
  readonly channels: number;
  /** The share of samples that stand in a row at full scale: what was louder is cut off there. */
  readonly clipped: number;
}

export type WavProblem = 'not-sound' | 'encoding' | 'rate' | 'empty' | 'too-long';

export type WavRead =
  { readonly ok: true; readonly sound: MonoSound } | { readonly ok: false; readonly problem: WavProblem };

interface Layout {
  readonly format: number;
  readonly channels: number;
  readonly rateHz: number;
  readonly frameBytes: number;
  readonly bits: number;
}

/** From telephones to studios; others are made by mistake. */
const rates = [
  8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000,
];
const linear = 1;
const floating = 3;
const extensible = 0xfffe;
const fullScale = 0.999;
/** So many in a row at full scale are no chance. */
const clippedRun = 3;
/** Recorders write a few dozen. */
const mostChunks = 1_000;

/** Reads a WAV file of any size up to `longestMs` of sound; what is no such file is said, never thrown. */
export function readAnyWav(file: Buffer, longestMs: number): WavRead {
  const { format, data } = chunksOf(file);
  const layout = layoutOf(format);
  if (!layout || !data) return { ok: false, problem: 'not-sound' };
  const value = reader(layout, data);
  if (!value) return { ok: false, problem: 'encoding' };
  if (!rates.includes(layout.rateHz)) return { ok: false, problem: 'rate' };
  const frames = Math.floor(data.length / layout.frameBytes);
  if (frames === 0) return { ok: false, problem: 'empty' };
  if ((frames * 1000) / layout.rateHz > longestMs) return { ok: false, problem: 'too-long' };
  return { ok: true, sound: mixed(layout, frames, value) };
}

interface Chunks {
  format?: Buffer;
  data?: Buffer;
}

/**
 * The first chunk of either name, both within the first thousand; a last one that is cut off, or whose size nobody has
 * filled in, as far as it goes.
 */
function chunksOf(file: Buffer): Chunks {
  const found: Chunks = {};
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') return found;
  for (let at = 12, n = 0; at + 8 <= file.length && n < mostChunks; n += 1) {
    const name = file.toString('latin1', at, at + 4);
    const told = file.readUInt32LE(at + 4);
    const unfilled = name === 'data' && (told === 0 || told === 0xffffffff);
    const until = unfilled ? file.length : Math.min(file.length, at + 8 + told);
    if (name === 'fmt ') found.format ??= file.subarray(at + 8, until);
    if (name === 'data') found.data ??= file.subarray(at + 8, until);
    if (found.format && found.data) break;
    at = until + ((until - at) & 1);
  }
  return found;
}

function layoutOf(chunk: Buffer | undefined): Layout | undefined {
  if (!chunk || chunk.length < 16) return undefined;
  const told = chunk.readUInt16LE(0);
  const format = told === extensible && chunk.length >= 26 ? chunk.readUInt16LE(24) : told;
  const channels = chunk.readUInt16LE(2);
  const bits = chunk.readUInt16LE(14);
  if (channels < 1 || channels > 8 || bits < 8) return undefined;
  return {
    format,
    channels,
    bits,
    rateHz: chunk.readUInt32LE(4),
    frameBytes: channels * Math.ceil(bits / 8),
  };
}

function reader({ format, bits }: Layout, data: Buffer): ((at: number) => number) | undefined {
  switch (`${format}/${bits}`) {
    case `${linear}/8`:
      return (at) => (data.readUInt8(at) - 128) / 128;
    case `${linear}/16`:
      return (at) => data.readInt16LE(at) / 32_768;
    case `${linear}/24`:
      return (at) => data.readIntLE(at, 3) / 8_388_608;
    case `${linear}/32`:
      return (at) => data.readInt32LE(at) / 2_147_483_648;
    case `${floating}/32`:
      return (at) => finite(data.readFloatLE(at));
    case `${floating}/64`:
      return (at) => finite(data.readDoubleLE(at));
    default:
      return undefined;
  }
}

function finite(value: number): number {
  return Number.isFinite(value) ? Math.max(-8, Math.min(8, value)) : 0;
}

function mixed(
  { channels, frameBytes, rateHz }: Layout,
  frames: number,
  value: (at: number) => number,
): MonoSound {
  const samples = new Float64Array(frames);
  const bytes = frameBytes / channels;
  const runs = new Array<number>(channels).fill(0);
  let clipped = 0;
  for (let n = 0; n < frames; n += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) {
      const sample = value(n * frameBytes + channel * bytes);
      sum += sample;
      const run = Math.abs(sample) >= fullScale ? runs[channel]! + 1 : 0;
      runs[channel] = run;
      if (run === clippedRun) clipped += clippedRun;
      else if (run > clippedRun) clipped += 1;
    }
    samples[n] = sum / channels;
  }
  return { samples, rateHz, channels, clipped: clipped / (frames * channels) };
}
