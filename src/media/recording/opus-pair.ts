// RFC 6716 appendix B, RFC 7845 §5.1.1: two mono packets in one, the first of them with its length.
import { OpusDecoder, OpusEncoder } from '../codec/opus.ts';

const frameSamples = 160;

/** Coded in one stereo stream the channels would run into each other wherever somebody begins to speak. */
const mono = { sampleRate: 8000, channels: 1 } as const;

/** Encodes left and right apart: 20 ms of both at a time. */
export class OpusPairEncoder {
  readonly #left: OpusEncoder;
  readonly #right: OpusEncoder;
  readonly #samples = new Int16Array(frameSamples);

  constructor(bitsPerSecond: number) {
    const shape = { ...mono, bitsPerSecond: bitsPerSecond / 2, constant: false };
    this.#left = new OpusEncoder(shape);
    this.#right = new OpusEncoder(shape);
  }

  /** 160 samples of each, interleaved, from `at` on. */
  encode(samples: Int16Array, at: number): Uint8Array {
    // the encoders' bytes are used again
    const left = Buffer.from(this.#left.encode(this.#channel(samples, at)));
    const right = this.#right.encode(this.#channel(samples, at + 1));
    return Buffer.concat([left.subarray(0, 1), lengthOf(left.length - 1), left.subarray(1), right]);
  }

  free(): void {
    this.#left.free();
    this.#right.free();
  }

  #channel(samples: Int16Array, from: number): Int16Array {
    for (let i = 0; i < frameSamples; i += 1) this.#samples[i] = samples[from + 2 * i] ?? 0;
    return this.#samples;
  }
}

export class OpusPairDecoder {
  readonly #left = new OpusDecoder(mono);
  readonly #right = new OpusDecoder(mono);

  /** 20 ms of both, interleaved; a channel that is damaged is silent. */
  decode(packet: Uint8Array): Int16Array {
    const samples = new Int16Array(2 * frameSamples);
    const [left, right] = parted(packet);
    this.#fill(samples, 0, left && this.#left.decode(left));
    this.#fill(samples, 1, right && this.#right.decode(right));
    return samples;
  }

  free(): void {
    this.#left.free();
    this.#right.free();
  }

  #fill(target: Int16Array, channel: 0 | 1, samples: Int16Array | undefined): void {
    const count = Math.min(frameSamples, samples?.length ?? 0);
    for (let i = 0; i < count; i += 1) target[2 * i + channel] = samples![i]!;
  }
}

/** §3.2.1 */
function lengthOf(bytes: number): Uint8Array {
  return bytes < 252
    ? Uint8Array.of(bytes)
    : Uint8Array.of(252 + (bytes & 3), (bytes - (252 + (bytes & 3))) >> 2);
}

/** The two packets; undefined where there is none. */
function parted(packet: Uint8Array): [Uint8Array | undefined, Uint8Array | undefined] {
  const [toc, first, second] = packet;
  // one frame each: that is what we write
  if (toc === undefined || first === undefined || (toc & 3) !== 0) return [undefined, undefined];
  const long = first >= 252;
  if (long && second === undefined) return [undefined, undefined];
  const from = long ? 3 : 2;
  const to = from + (long ? 4 * second! + first : first);
  if (to > packet.length) return [undefined, undefined];
  return [Buffer.concat([packet.subarray(0, 1), packet.subarray(from, to)]), packet.subarray(to)];
}
