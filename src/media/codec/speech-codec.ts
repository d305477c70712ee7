// RFC 3551 §4.5, RFC 7587: the codecs behind one shape. Inside the house sound is linear, 8 kHz, 160 samples for 20 ms.
import { decode, encode, silenceCode, type LawName } from './g711.ts';
import { G722Decoder, G722Encoder } from './g722.ts';
import { Doubler, Halver } from './half-band.ts';
import { OpusDecoder, OpusEncoder } from './opus.ts';

/** A codec under the name that descriptions use for it. */
export type CodecName = LawName | 'G722' | 'Opus';

/** One direction of one stream: it remembers what was before. */
export interface SpeechEncoder {
  readonly codec: CodecName;
  /** Bytes that 20 ms make. */
  readonly frameBytes: number;
  /** 160 samples, or silence when there are none, written to `target` from `offset` on. */
  encode(samples: Int16Array | undefined, target: Uint8Array, offset: number): void;
  /** Nothing is encoded any more. */
  free?(): void;
}

export interface SpeechDecoder {
  /** A payload's samples of 8 kHz, good until the next call, none of a damaged one; `target` is where they may lie. */
  decode(payload: Uint8Array, target: Int16Array<ArrayBuffer>): Int16Array;
  /** Nothing is decoded any more. */
  free?(): void;
}

const frameSamples = 160;

/** What RTP's time stamps count of it in a second; G.722's 16,000 samples are counted as 8000 (§4.5.2). */
export function clockRateOf(codec: CodecName): number {
  return codec === 'Opus' ? 48_000 : 8000;
}

export function openEncoder(codec: CodecName): SpeechEncoder {
  if (codec === 'Opus') return new NarrowOpusEncoder();
  return codec === 'G722' ? new WideEncoder() : lawEncoder(codec);
}

export function openDecoder(codec: CodecName): SpeechDecoder {
  if (codec === 'Opus') return new NarrowOpusDecoder();
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
  return { decode: (payload, target) => decode(codec, payload, viewOf(target, payload.length)) };
}

function viewOf(target: Int16Array<ArrayBuffer>, length: number): Int16Array<ArrayBuffer> {
  return target.length === length ? target : target.subarray(0, length);
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

const narrow = { sampleRate: 8000, channels: 1 } as const;
// RFC 7587 §3.1.1: more than enough for narrow-band speech; music on hold is worth it
const opusBitsPerSecond = 24_000;

/** Packets of one length only. */
class NarrowOpusEncoder implements SpeechEncoder {
  readonly codec = 'Opus';
  readonly frameBytes = (opusBitsPerSecond / 8 / 1000) * 20;
  readonly #encoder = new OpusEncoder({ ...narrow, bitsPerSecond: opusBitsPerSecond, constant: true });
  readonly #silence = new Int16Array(frameSamples);

  encode(samples: Int16Array | undefined, target: Uint8Array, offset: number): void {
    target.set(this.#encoder.encode(samples ?? this.#silence), offset);
  }

  free(): void {
    this.#encoder.free();
  }
}

class NarrowOpusDecoder implements SpeechDecoder {
  readonly #decoder = new OpusDecoder(narrow);

  decode(payload: Uint8Array, target: Int16Array<ArrayBuffer>): Int16Array {
    return this.#decoder.decode(payload) ?? target.subarray(0, 0);
  }

  free(): void {
    this.#decoder.free();
  }
}
