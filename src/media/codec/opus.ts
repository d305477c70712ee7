// RFC 6716, RFC 7587: Opus by libopus (as WebAssembly), which changes the sample rate by itself on both ways.
import { Decoder, Encoder } from '@evan/opus/wasm/index.mjs';

interface OpusShape {
  /** Of the linear sound, 16 bit, channels interleaved. */
  readonly sampleRate: 8000 | 16_000 | 48_000;
  readonly channels: 1 | 2;
  readonly bitsPerSecond: number;
  /**
   * Every packet has the same length, `bitsPerSecond` of its time: what is encrypted then tells nothing of what was
   * said (RFC 6562 §3). Otherwise easy sound takes less.
   */
  readonly constant: boolean;
}

// numbers of opus_defines.h
const setBitrate = 4002;
const setVariable = 4006;
const setComplexity = 4010;
// of 0–10: nine tenths of what can be heard for a third of the work
const complexity = 5;

/** One direction's encoder. What it holds lies outside JavaScript's memory until `free`. */
export class OpusEncoder {
  readonly #encoder: Encoder;

  constructor({ sampleRate, channels, bitsPerSecond, constant }: OpusShape) {
    this.#encoder = new Encoder({ channels, sample_rate: sampleRate, application: 'voip' });
    this.#encoder.ctl(setBitrate, bitsPerSecond);
    this.#encoder.ctl(setVariable, constant ? 0 : 1);
    this.#encoder.ctl(setComplexity, complexity);
  }

  /** One packet; `samples` is 2.5, 5, 10, 20, 40 or 60 ms of sound. Throws `Error` for another length. */
  encode(samples: Int16Array): Uint8Array {
    return this.#encoder.encode(samples);
  }

  free(): void {
    this.#encoder.drop();
  }
}

/** One direction's decoder. What it holds lies outside JavaScript's memory until `free`. */
export class OpusDecoder {
  readonly #decoder: Decoder;

  constructor({ sampleRate, channels }: Pick<OpusShape, 'sampleRate' | 'channels'>) {
    this.#decoder = new Decoder({ channels, sample_rate: sampleRate });
  }

  /** A packet's sound, up to 120 ms; undefined when it is damaged. */
  decode(packet: Uint8Array): Int16Array | undefined {
    // nothing at all would be made up to 120 ms
    if (packet.length === 0) return undefined;
    try {
      const bytes = this.#decoder.decode(packet);
      return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
    } catch {
      return undefined;
    }
  }

  free(): void {
    this.#decoder.drop();
  }
}
