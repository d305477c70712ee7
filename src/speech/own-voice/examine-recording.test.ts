import { describe, expect, it } from 'vitest';
import { spokenTake, type SpokenTake } from '../../../test/factories/spoken-wav.ts';
import { seeded } from '../../../test/seeded.ts';
import { loudnessOf } from '../loudness.ts';
import { readWav, writeWav } from '../wav.ts';
import { examineRecording, type RecordingRemark } from './examine-recording.ts';

const rateHz = 16_000;
const take = (how: SpokenTake = {}): Float64Array => spokenTake({ rateHz, ...how });

const inSixteen = (samples: Float64Array): Int16Array =>
  Int16Array.from(samples, (value) => Math.round(Math.max(-1, Math.min(1, value)) * 32_767));
const wav = (samples: Float64Array, rate = rateHz): Buffer => writeWav(inSixteen(samples), rate);

/** A file of any layout: interleaved samples of full scale 1. */
function file(samples: Float64Array, { format = 1, bits = 16, channels = 1, rate = rateHz }): Buffer {
  const bytes = bits / 8;
  const data = Buffer.alloc(samples.length * bytes * channels);
  samples.forEach((value, n) => {
    for (let channel = 0; channel < channels; channel += 1) {
      const at = (n * channels + channel) * bytes;
      if (format === 3 && bits === 64) data.writeDoubleLE(value, at);
      else if (format === 3) data.writeFloatLE(value, at);
      else if (bits === 8) data.writeUInt8(Math.round(value * 127) + 128, at);
      else data.writeIntLE(Math.round(value * (2 ** (bits - 1) - 1)), at, bytes);
    }
  });
  const head = Buffer.from(writeWav(new Int16Array(0), rate));
  head.writeUInt32LE(36 + data.length, 4);
  head.writeUInt16LE(format, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(rate * bytes * channels, 28);
  head.writeUInt16LE(bytes * channels, 32);
  head.writeUInt16LE(bits, 34);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

function good(bytes: Buffer) {
  const examined = examineRecording(bytes);
  if (!examined.ok) throw new Error(`refused: ${examined.problem}`);
  return examined.recording;
}
const remarks = (bytes: Buffer): readonly RecordingRemark[] => good(bytes).remarks;
const problem = (bytes: Buffer): unknown => {
  const examined = examineRecording(bytes);
  return examined.ok ? 'none' : examined.problem;
};
const readySamples = (bytes: Buffer): Float64Array =>
  Float64Array.from(readWav(good(bytes).ready, 8000)!, (value) => value / 32_768);

describe('a recording', () => {
  it('is cut to its words, with a little air around them', () => {
    const { durationMs } = good(wav(take()));
    expect(durationMs).toBeGreaterThan(900);
    expect(durationMs).toBeLessThan(1010);
  });

  it.each([0.02, 0.1, 0.2, 0.5])('is as loud as all prompts, however loud it was spoken (%f)', (loud) => {
    expect(loudnessOf(readySamples(wav(take({ loud }))), 8000)).toBeCloseTo(-16, 0);
  });

  it('is kept as it came for a later day, one channel, at its own rate', () => {
    const samples = take({ rateHz: 44_100 });
    const { source } = good(wav(samples, 44_100));
    expect(readWav(source, 44_100)).toHaveLength(samples.length);
  });

  it.each([8000, 11_025, 22_050, 44_100, 48_000, 96_000])('may come at %i Hz', (rate) => {
    const recording = good(wav(take({ rateHz: rate }), rate));
    expect(recording.durationMs).toBeGreaterThan(900);
    expect(recording.durationMs).toBeLessThan(1010);
  });

  it.each([
    { format: 1, bits: 8 },
    { format: 1, bits: 24 },
    { format: 1, bits: 32 },
    { format: 3, bits: 32 },
    { format: 3, bits: 64 },
  ])('may come in format $format with $bits bits', (layout) => {
    expect(good(file(take(), layout)).durationMs).toBeGreaterThan(900);
  });

  it('of a good room and voice has nothing to remark', () => {
    expect(remarks(wav(take()))).toEqual([]);
    expect(good(wav(take())).noiseUnderDb).toBeGreaterThan(40);
  });

  it('has its two channels mixed, and says so', () => {
    expect(remarks(file(take(), { channels: 2 }))).toEqual(['two-channels']);
  });

  it('leaves the click of a key before and after the words away', () => {
    const clicked = take();
    for (let n = 0; n < 160; n += 1) clicked[n + 700] = 0.5 * Math.sin(n);
    expect(good(wav(clicked)).durationMs).toBeLessThan(1010);
  });

  it('keeps a pause within the words', () => {
    const words = take({ ms: 1500 });
    words.fill(0, 0.9 * rateHz, 1.3 * rateHz);
    expect(good(wav(words)).durationMs).toBeGreaterThan(1450);
  });

  it.each<[RecordingRemark, SpokenTake]>([
    ['quiet', { loud: 0.02, noise: 0.00001 }],
    ['noisy', { noise: 0.06 }],
    ['cut-start', { beforeMs: 0 }],
    ['cut-end', { afterMs: 0 }],
  ])('is remarked upon: %s', (remark, how) => {
    expect(remarks(wav(take(how)))).toContain(remark);
  });

  it('that is clipped in places is taken with a remark', () => {
    const samples = take();
    for (let n = 0; n < 40; n += 1) samples[12_000 + n] = 1;
    expect(remarks(wav(samples))).toEqual(['clipped-a-little']);
  });
});

/** Chunks of no content between the format and the sound. */
function withTinyChunks(count: number): Buffer {
  const bytes = wav(take());
  const tiny = Buffer.alloc(8 * count);
  for (let n = 0; n < count; n += 1) tiny.writeUInt32BE(0x6a756e6b, 8 * n);
  return Buffer.concat([bytes.subarray(0, 36), tiny, bytes.subarray(36)]);
}

describe('a file that can not be said', () => {
  it('is one whose sound lies behind a thousand chunks', () => {
    expect(problem(withTinyChunks(900))).toBe('none');
    expect(problem(withTinyChunks(1_000))).toBe('not-sound');
  });

  it.each<[string, Buffer, string]>([
    ['a text', Buffer.from('Здравствуйте, это не звук'), 'not-sound'],
    ['nothing at all', Buffer.alloc(0), 'not-sound'],
    ['an MP3', Buffer.from([0xff, 0xfb, 0x90, 0x64, ...Array<number>(500).fill(7)]), 'not-sound'],
    ['a WAV without its data', wav(take()).subarray(0, 36), 'not-sound'],
    ['a WAV of 0 seconds', file(new Float64Array(0), {}), 'empty'],
    ['one of ten minutes', file(new Float64Array(600 * 8000), { rate: 8000, bits: 8 }), 'too-long'],
    ['an encoding of telephone exchanges', file(take(), { format: 6, bits: 8 }), 'encoding'],
    ['a rate that is a mistake', wav(take(), 47_999), 'rate'],
    ['silence', wav(new Float64Array(rateHz)), 'silent'],
    ['a single click', wav(take({ ms: 12 })), 'silent'],
    ['a whisper from another room', wav(take({ loud: 0.0015, noise: 0.0000001 })), 'too-quiet'],
    ['a voice that is cut off flat', wav(take({ loud: 4 })), 'clipped'],
  ])('is told: %s', (_, bytes, why) => {
    expect(problem(bytes)).toBe(why);
  });

  it('is never thrown at, whatever its bytes', () => {
    const random = seeded(3);
    const whole = file(take({ ms: 100 }), { bits: 24, channels: 2 });
    for (let round = 0; round < 300; round += 1) {
      const bytes = Buffer.from(whole.subarray(0, random(4000)));
      for (let n = 0; n < 6; n += 1) bytes[random(60)] = random(256);
      expect(() => examineRecording(bytes)).not.toThrow();
    }
  });

  it('may lack its sizes, as one that a program was stopped at', () => {
    const bytes = wav(take());
    bytes.writeUInt32LE(0xffffffff, 40);
    expect(good(bytes).durationMs).toBeGreaterThan(900);
  });
});
