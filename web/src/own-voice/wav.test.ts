import { expect, it } from 'vitest';
import { wavOf } from './wav.ts';

it('writes linear sound of 16 bits and one channel', () => {
  const bytes = wavOf([Float32Array.of(0.5, -0.25)], 48_000);
  const view = new DataView(bytes);
  const name = (at: number): string => String.fromCharCode(...new Uint8Array(bytes, at, 4));
  expect([name(0), name(8), name(12), name(36)]).toEqual(['RIFF', 'WAVE', 'fmt ', 'data']);
  expect([view.getUint32(4, true), view.getUint32(40, true)]).toEqual([40, 4]);
  expect([20, 22, 32, 34].map((at) => view.getUint16(at, true))).toEqual([1, 1, 2, 16]);
  expect([view.getUint32(24, true), view.getUint32(28, true)]).toEqual([48_000, 96_000]);
  expect([view.getInt16(44, true), view.getInt16(46, true)]).toEqual([16_384, -8192]);
});

it('mixes two channels into one and cuts off what is above full scale', () => {
  const view = new DataView(wavOf([Float32Array.of(0.5, 2), Float32Array.of(-0.5, 2)], 8000));
  expect(view.byteLength).toBe(48);
  expect([view.getInt16(44, true), view.getInt16(46, true)]).toEqual([0, 32_767]);
});

it('writes no sound as a file without any', () => {
  expect(wavOf([], 48_000).byteLength).toBe(44);
});
