import { describe, expect, it } from 'vitest';
import { BANDS, MAX_FRAMES } from './log-mel.ts';
import type { ModelFile } from './model-file.ts';
import { Network } from './network.ts';

/** Numbers between −1 and 1, always the same. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** An untrained model, in which nothing swells. */
function modelOf(width: number, kernels: readonly number[], classes: number): ModelFile {
  const tensors = new Map<string, Float32Array>();
  const add = (name: string, count: number, inputs: number): void => {
    const values = numbers(count, tensors.size + 1).map((value) => value / Math.sqrt(inputs));
    tensors.set(name, values);
  };
  add('front.weight', width * 5 * BANDS, 5 * BANDS);
  add('front.bias', width, 1);
  kernels.forEach((length, block) => {
    for (const part of [1, 2]) {
      add(`block${block}.depth${part}`, length * width, length);
      add(`block${block}.point${part}`, width * width, width);
      add(`block${block}.bias${part}`, width, 1);
    }
  });
  add('attend.weight', width, width);
  add('attend.bias', 1, 1);
  add('out.weight', classes * 3 * width, 3 * width);
  add('out.bias', classes, 1);
  return { id: 'made', classes: [], temperature: 1, kernels, surelyFrom: {}, tensors };
}

type Rows = readonly (readonly number[])[];

/** `training/model.py`, word for word, one product after another in doubles. */
function plainly({ tensors, kernels }: ModelFile, features: Float32Array): number[] {
  const tensor = (name: string): Float32Array => tensors.get(name)!;
  const width = tensor('front.bias').length;
  const products = (rows: Rows, weights: Float32Array, bias: Float32Array): number[][] =>
    rows.map((row) =>
      Array.from(bias, (b, o) => row.reduce((sum, x, i) => sum + x * weights[o * row.length + i]!, b)),
    );
  const filtered = (rows: Rows, weights: Float32Array, length: number): number[][] =>
    rows.map((row, t) =>
      row.map((_, c) =>
        Array.from(
          { length },
          (_k, k) => weights[k * width + c]! * (rows[t + k - (length >> 1)]?.[c] ?? 0),
        ).reduce((a, b) => a + b),
      ),
    );
  const rectified = (rows: Rows, add?: Rows): number[][] =>
    rows.map((row, t) => row.map((value, c) => Math.max(0, value + (add?.[t]?.[c] ?? 0))));
  const windows = Array.from({ length: Math.ceil(features.length / BANDS / 2) }, (_, t) =>
    Array.from({ length: 5 * BANDS }, (_i, i) => features[(2 * t - 2) * BANDS + i] ?? 0),
  );
  let x: Rows = rectified(products(windows, tensor('front.weight'), tensor('front.bias')));
  kernels.forEach((length, n) => {
    const half = (rows: Rows, part: number): Rows => {
      const deep = filtered(rows, tensor(`block${n}.depth${part}`), length);
      return products(deep, tensor(`block${n}.point${part}`), tensor(`block${n}.bias${part}`));
    };
    x = rectified(half(rectified(half(x, 1)), 2), x);
  });
  const scores = products(x, tensor('attend.weight'), tensor('attend.bias')).map(([score]) =>
    Math.exp(score!),
  );
  const total = scores.reduce((a, b) => a + b);
  const channel = (c: number): number[] => x.map((row) => row[c]!);
  const over = (of: (values: number[]) => number): number[] => x[0]!.map((_, c) => of(channel(c)));
  const pooled = [
    ...over((values) => values.reduce((sum, value, t) => sum + (value * scores[t]!) / total, 0)),
    ...over((values) => values.reduce((a, b) => a + b) / values.length),
    ...over((values) => Math.max(...values)),
  ];
  return products([pooled], tensor('out.weight'), tensor('out.bias'))[0]!;
}

function apart(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Math.max(...Array.from(one, (value, n) => Math.abs(value - other[n]!)));
}

describe('the network in vectors', () => {
  it.each<[number, readonly number[]]>([
    [8, [3]],
    [12, [5, 3]],
    [21, [9, 9, 11, 13]],
  ])('of width %d gives what one product after another gives', (width, kernels) => {
    const model = modelOf(width, kernels, 5);
    const network = new Network(model);
    for (const frames of [31, 1, 2, 3, 7, 8, 9, 16, 17, 40]) {
      const features = numbers(frames * BANDS, frames);
      const logits = network.logits(features);
      expect(logits).toHaveLength(5);
      expect(apart(logits, plainly(model, features))).toBeLessThan(1e-5);
    }
  });

  it('hears an answer alike, whatever was heard before it', () => {
    const network = new Network(modelOf(16, [9, 13], 4));
    const short = numbers(11 * BANDS, 5);
    const before = network.logits(short);
    network.logits(numbers(MAX_FRAMES * BANDS, 7).map((value) => value * 10));
    expect(network.logits(short)).toEqual(before);
  });

  it('hears no more than three seconds', () => {
    const network = new Network(modelOf(8, [3], 4));
    const long = numbers((MAX_FRAMES + 50) * BANDS, 3);
    expect(network.logits(long)).toEqual(network.logits(long.subarray(0, MAX_FRAMES * BANDS)));
  });

  it('says which tensor a model lacks', () => {
    const model = modelOf(8, [3], 4);
    const tensors = new Map([...model.tensors].filter(([name]) => name !== 'block0.bias2'));
    expect(() => new Network({ ...model, tensors })).toThrow('no tensor block0.bias2');
  });
});
