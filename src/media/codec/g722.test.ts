import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { G722Decoder, G722Encoder } from './g722.ts';
import { openDecoder, openEncoder } from './speech-codec.ts';

/** Noise and a square wave at 16 kHz: loud, silent, then beyond the limits. Whole numbers only, so the same everywhere. */
function hardSound(): Int16Array {
  let state = 1;
  return Int16Array.from({ length: 1600 }, (_, i) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const noise = ((state >>> 16) & 0x3fff) - 0x2000;
    const square = i % 50 < 25 ? 9000 : -9000;
    const loudness = i < 800 ? 1 : i < 1200 ? 0 : 3;
    return Math.max(-32_768, Math.min(32_767, (noise + square) * loudness));
  });
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function encoded(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length / 2);
  new G722Encoder().encode(samples, bytes);
  return bytes;
}

/** Signal to noise in dB, at the delay where they fit best. */
function likeness(sent: Int16Array, heard: Int16Array, mostDelay: number): number {
  let best = -Infinity;
  for (let delay = 0; delay <= mostDelay; delay += 1) {
    let signal = 0;
    let noise = 0;
    for (let i = 400; i < sent.length - mostDelay; i += 1) {
      signal += sent[i]! ** 2;
      noise += (sent[i]! - heard[i + delay]!) ** 2;
    }
    best = Math.max(best, 10 * Math.log10(signal / noise));
  }
  return best;
}

describe('G.722, bit for bit as FFmpeg 5.1 (an independent implementation) does it', () => {
  it('encodes', () => {
    const bytes = encoded(hardSound());
    expect(Buffer.from(bytes.subarray(0, 16)).toString('hex')).toBe('ba4e23940ca02020a0202ea826322f2a');
    expect(digest(bytes)).toBe('261ca26102cc424900a0160bf53dc413db72c3dcf43efe822b6e7f3bdf18450c');
  });

  it('decodes', () => {
    const bytes = encoded(hardSound());
    const samples = new Int16Array(1600);
    new G722Decoder().decode(bytes, samples);
    expect(digest(new Uint8Array(samples.buffer))).toBe(
      '2866ef1836ec34d2f164a4e7cd368de3800996e0d6f2eae1c70cbba952baded3',
    );
  });

  it('the same in pieces as at once', () => {
    const sound = hardSound();
    const encoder = new G722Encoder();
    const bytes = new Uint8Array(800);
    for (let at = 0; at < 1600; at += 320) encoder.encode(sound.subarray(at, at + 320), bytes, at / 2);
    expect(Buffer.from(bytes).equals(encoded(sound))).toBe(true);
  });

  it.each([300, 1000, 3000, 6500])('a tone of %i Hz comes back over 25 dB above what is added', (hertz) => {
    const tone = Int16Array.from({ length: 3200 }, (_, i) =>
      Math.round(8000 * Math.sin((2 * Math.PI * hertz * i) / 16_000)),
    );
    const heard = new Int16Array(3200);
    new G722Decoder().decode(encoded(tone), heard);
    expect(likeness(tone, heard, 40)).toBeGreaterThan(25);
  });
});

describe('frames of the house through each codec', () => {
  it.each([
    ['PCMA', 30],
    ['PCMU', 30],
    ['G722', 25],
  ] as const)('%s: 160 samples are 160 bytes and 160 samples again', (codec, dB) => {
    const tone = Int16Array.from({ length: 3200 }, (_, i) =>
      Math.round(8000 * Math.sin((2 * Math.PI * 700.3 * i) / 8000)),
    );
    const encoder = openEncoder(codec);
    const decoder = openDecoder(codec);
    const heard = new Int16Array(3200);
    for (let at = 0; at < tone.length; at += 160) {
      const payload = new Uint8Array(encoder.frameBytes);
      encoder.encode(tone.subarray(at, at + 160), payload, 0);
      const samples = decoder.decode(payload, new Int16Array(1600));
      expect(samples).toHaveLength(160);
      heard.set(samples, at);
    }
    expect(likeness(tone, heard, 80)).toBeGreaterThan(dB);
  });

  it.each(['PCMA', 'PCMU', 'G722'] as const)('%s: silence is silent', (codec) => {
    const encoder = openEncoder(codec);
    const decoder = openDecoder(codec);
    for (let frame = 0; frame < 10; frame += 1) {
      const payload = new Uint8Array(160);
      encoder.encode(undefined, payload, 0);
      const samples = decoder.decode(payload, new Int16Array(160));
      expect(Math.max(...samples.map(Math.abs))).toBeLessThan(40);
    }
  });
});
