import { describe, expect, it } from 'vitest';
import { OpusDecoder, OpusEncoder } from './opus.ts';
import { openDecoder, openEncoder } from './speech-codec.ts';

const narrow = { sampleRate: 8000, channels: 1, bitsPerSecond: 24_000, constant: true } as const;

const amplitude = 8000;

/** Sounds like a vowel: a low tone with its overtones, its loudness moving. */
function vowel(count: number): Int16Array {
  return Int16Array.from({ length: count }, (_, i) => {
    const at = (2 * Math.PI * 140.7 * i) / 8000;
    const sum = Math.sin(at) + 0.6 * Math.sin(2 * at) + 0.4 * Math.sin(5 * at) + 0.2 * Math.sin(9 * at);
    return Math.round(4500 * sum * (0.7 + 0.3 * Math.sin(i / 900)));
  });
}

/** How loud a tone is against `amplitude`, and above all else that is heard, in dB; the codec's beginning is left out. */
function measure(heard: Int16Array, hertz: number): { level: number; ratio: number } {
  const settled = heard.subarray(4000);
  let [re, im, whole] = [0, 0, 0];
  for (const [i, sample] of settled.entries()) {
    re += sample * Math.cos((2 * Math.PI * hertz * i) / 8000);
    im += sample * Math.sin((2 * Math.PI * hertz * i) / 8000);
    whole += sample ** 2;
  }
  const found = (2 * Math.hypot(re, im)) / settled.length;
  const power = (found ** 2 / 2) * settled.length;
  return { level: 20 * Math.log10(found / amplitude), ratio: 10 * Math.log10(power / (whole - power)) };
}

describe('Opus', () => {
  it.each([300, 1000, 3000])(
    'gives a tone of %i Hz back as loud as it was, over 25 dB above what is added',
    (hertz) => {
      const encoder = openEncoder('Opus');
      const decoder = openDecoder('Opus');
      const heard = new Int16Array(8000);
      for (let at = 0; at < heard.length; at += 160) {
        const payload = new Uint8Array(encoder.frameBytes + 12);
        const said = Int16Array.from({ length: 160 }, (_, i) =>
          Math.round(amplitude * Math.sin((2 * Math.PI * hertz * (at + i)) / 8000)),
        );
        encoder.encode(said, payload, 12);
        const samples = decoder.decode(payload.subarray(12), new Int16Array(160));
        expect(samples).toHaveLength(160);
        heard.set(samples, at);
      }
      const { level, ratio } = measure(heard, hertz);
      expect(Math.abs(level)).toBeLessThan(0.5);
      expect(ratio).toBeGreaterThan(25);
      encoder.free?.();
      decoder.free?.();
    },
  );

  it('tells nothing by the length of its packets where it is constant, and saves where it is not', () => {
    const sound = vowel(3200).map((sample, i) => (i < 1600 ? sample : 0));
    const lengths = (constant: boolean): number[] => {
      const encoder = new OpusEncoder({ ...narrow, constant });
      const found = [...Array(20).keys()].map(
        (n) => encoder.encode(sound.subarray(n * 160, n * 160 + 160)).length,
      );
      encoder.free();
      return found;
    };
    expect(new Set(lengths(true))).toEqual(new Set([60]));
    expect(lengths(false).at(-1)).toBeLessThan(40);
  });

  it('silence is silent', () => {
    const encoder = openEncoder('Opus');
    const decoder = openDecoder('Opus');
    const payload = new Uint8Array(encoder.frameBytes);
    for (let n = 0; n < 10; n += 1) {
      encoder.encode(undefined, payload, 0);
      expect(Math.max(...decoder.decode(payload, new Int16Array(160)).map(Math.abs))).toBeLessThan(40);
    }
  });

  it('two channels of one packet stay apart', () => {
    const stereo = { ...narrow, channels: 2, bitsPerSecond: 48_000, sampleRate: 16_000 } as const;
    const encoder = new OpusEncoder(stereo);
    const decoder = new OpusDecoder(stereo);
    let heard: Int16Array | undefined;
    for (let n = 0; n < 10; n += 1) {
      const left = (i: number): number => Math.round(9000 * Math.sin((n * 320 + i) / 5));
      heard = decoder.decode(
        encoder.encode(Int16Array.from({ length: 640 }, (_, i) => (i % 2 === 0 ? left(i / 2) : 0))),
      );
    }
    const level = (side: number): number =>
      Math.sqrt(heard!.filter((_, i) => i % 2 === side).reduce((sum, sample) => sum + sample ** 2, 0) / 320);
    expect(heard).toHaveLength(640);
    expect(level(0)).toBeGreaterThan(4000);
    expect(level(1)).toBeLessThan(level(0) / 8);
  });

  it.each([
    ['nothing', []],
    ['a header alone that promises frames', [0xff]],
    ['lengths beyond its end', [0x0b, 0xff, 0xff, 0x10]],
    ['more than anybody sends', Array.from({ length: 9000 }, (_, i) => i & 0xff)],
  ])('of %s nothing is heard, and the next packet is', (_, bytes) => {
    const decoder = new OpusDecoder(narrow);
    expect(decoder.decode(Uint8Array.from(bytes))).toBeUndefined();
    const encoder = new OpusEncoder(narrow);
    expect(decoder.decode(encoder.encode(vowel(160)))).toHaveLength(160);
  });
});
