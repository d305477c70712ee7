// RFC 3551 §4.5: the codecs behind one shape. Inside the house sound is linear, 8 kHz, 160 samples for 20 ms.
import { decode, encode, silenceCode, type LawName } from './g711.ts';
import { G722Decoder, G722Encoder } from './g722.ts';
import { Doubler, Halver } from './half-band.ts';

/** A codec under the name that descriptions use for it. */
export type CodecName = LawName | 'G722';

/** One direction of one stream: it remembers what was before. */
export interface SpeechEncoder {
  readonly codec: CodecName;
  /** Bytes that 20 ms make. */
  readonly frameBytes: number;
  /** 160 samples, or silence when there are none, written to `target` from `offset` on. */
  encode(samples: Int16Array | undefined, target: Uint8Array, offset: number): void;
}

export interface SpeechDecoder {
  /** A payload's samples of 8 kHz, good until the next call; `target` is where they may lie. */
  decode(payload: Uint8Array, target: Int16Array<ArrayBuffer>): Int16Array;
}

const frameSamples = 160;

export function openEncoder(codec: CodecName): SpeechEncoder {
  return codec === 'G722' ? new WideEncoder() : lawEncoder(codec);
}

export function openDecoder(codec: CodecName): SpeechDecoder {
  return codec === 'G722' ? new WideDecoder() : lawDecoders[codec];
}

function lawEncoder(codec: LawName): SpeechEncoder {
  return {
    codec,
    frameBytes: frameSamples,
    encode: (samples, target, offset) => {
      if (samples) encode(codec, samples, target, offset);
      else target.fill(silenceCode[codec], offset, offset + frameSamples);
    },
  };
}

// the laws remember nothing: one decoder serves all streams
const lawDecoders: Readonly<Record<LawName, SpeechDecoder>> = {
  PCMA: lawDecoder('PCMA'),
  PCMU: lawDecoder('PCMU'),
};

function lawDecoder(codec: LawName): SpeechDecoder {
  return { decode: (payload, target) => decode(codec, payload, target.subarray(0, payload.length)) };
}

/** G.722 of narrow-band sound: its higher band is silent. */
class WideEncoder implements SpeechEncoder {
  readonly codec = 'G722';
  readonly frameBytes = frameSamples;
  readonly #encoder = new G722Encoder();
  readonly #doubler = new Doubler();
  readonly #silence = new Int16Array(frameSamples);
  readonly #wide = new Int16Array(2 * frameSamples);

  encode(samples: Int16Array | undefined, target: Uint8Array, offset: number): void {
    this.#doubler.double(samples ?? this.#silence, this.#wide);
    this.#encoder.encode(this.#wide, target, offset);
  }
}

class WideDecoder implements SpeechDecoder {
  readonly #decoder = new G722Decoder();
  readonly #halver = new Halver();

  decode(payload: Uint8Array, target: Int16Array<ArrayBuffer>): Int16Array {
    // a byte is two samples of 16 kHz, and so one of ours
    const wide = new Int16Array(2 * payload.length);
    const samples = target.subarray(0, payload.length);
    this.#decoder.decode(payload, wide);
    this.#halver.halve(wide, samples);
    return samples;
  }
}
