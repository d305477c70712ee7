// The network of `training/model.py` with its batch norms folded into the convolutions.
// Activations lie frame after frame: [time][channel].
import { BANDS } from './log-mel.ts';
import type { ModelFile } from './model-file.ts';

interface Half {
  readonly depth: Float64Array;
  readonly point: Float64Array;
  readonly bias: Float64Array;
}

const FRONT_KERNEL = 5;
const FRONT_STRIDE = 2;

/**
 * out[t][o] = bias[o] + Σ weights[o][i] · input[t][i]; four frames and two outputs at a time, so that each number that is read
 * serves several products. Doubles, because the machine would turn every single float into one.
 */
function pointwise(
  input: Float64Array,
  frames: number,
  inWidth: number,
  { point, bias }: Pick<Half, 'point' | 'bias'>,
): Float64Array {
  const width = bias.length;
  const out = new Float64Array(frames * width);
  const pairs = width - (width % 2);
  let t = 0;
  for (; t + 4 <= frames; t += 4) {
    for (let o = 0; o < pairs; o += 2) eight(input, t, inWidth, point, bias, o, out);
    for (let o = pairs; o < width; o += 1)
      for (let s = t; s < t + 4; s += 1) out[s * width + o] = one(input, s, inWidth, point, bias, o);
  }
  for (; t < frames; t += 1)
    for (let o = 0; o < width; o += 1) out[t * width + o] = one(input, t, inWidth, point, bias, o);
  return out;
}

function one(
  input: Float64Array,
  t: number,
  inWidth: number,
  point: Float64Array,
  bias: Float64Array,
  o: number,
): number {
  let sum = bias[o]!;
  for (let i = 0; i < inWidth; i += 1) sum += point[o * inWidth + i]! * input[t * inWidth + i]!;
  return sum;
}

/** Outputs `o` and `o + 1` of frames `t` to `t + 3`. */
function eight(
  input: Float64Array,
  t: number,
  inWidth: number,
  point: Float64Array,
  bias: Float64Array,
  o: number,
  out: Float64Array,
): void {
  const p0 = t * inWidth;
  const p1 = p0 + inWidth;
  const p2 = p1 + inWidth;
  const p3 = p2 + inWidth;
  const row = o * inWidth;
  let a0 = bias[o]!;
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let b0 = bias[o + 1]!;
  let b1 = b0;
  let b2 = b0;
  let b3 = b0;
  for (let i = 0; i < inWidth; i += 1) {
    const w = point[row + i]!;
    const v = point[row + inWidth + i]!;
    const x0 = input[p0 + i]!;
    const x1 = input[p1 + i]!;
    const x2 = input[p2 + i]!;
    const x3 = input[p3 + i]!;
    a0 += w * x0;
    a1 += w * x1;
    a2 += w * x2;
    a3 += w * x3;
    b0 += v * x0;
    b1 += v * x1;
    b2 += v * x2;
    b3 += v * x3;
  }
  const width = bias.length;
  const q = t * width + o;
  out[q] = a0;
  out[q + width] = a1;
  out[q + 2 * width] = a2;
  out[q + 3 * width] = a3;
  out[q + 1] = b0;
  out[q + width + 1] = b1;
  out[q + 2 * width + 1] = b2;
  out[q + 3 * width + 1] = b3;
}

/** Each channel by its own filter over time, zeros outside. `weights` is [kernel][channel]. */
function depthwise(input: Float64Array, frames: number, width: number, weights: Float64Array): Float64Array {
  const kernel = weights.length / width;
  const pad = kernel >> 1;
  const out = new Float64Array(frames * width);
  for (let t = 0; t < frames; t++) {
    for (let k = 0; k < kernel; k++) {
      const s = t + k - pad;
      if (s < 0 || s >= frames) continue;
      for (let c = 0; c < width; c++)
        out[t * width + c] = out[t * width + c]! + weights[k * width + c]! * input[s * width + c]!;
    }
  }
  return out;
}

/** Gathers the windows of the strided front convolution into rows, [time][kernel][band]. */
function windows(features: Float32Array, frames: number, steps: number): Float64Array {
  const rows = new Float64Array(steps * FRONT_KERNEL * BANDS);
  for (let t = 0; t < steps; t++) {
    for (let k = 0; k < FRONT_KERNEL; k++) {
      const s = t * FRONT_STRIDE + k - (FRONT_KERNEL >> 1);
      if (s >= 0 && s < frames)
        rows.set(features.subarray(s * BANDS, (s + 1) * BANDS), (t * FRONT_KERNEL + k) * BANDS);
    }
  }
  return rows;
}

function rectify(x: Float64Array, add?: Float64Array): void {
  for (let i = 0; i < x.length; i++) x[i] = Math.max(0, add === undefined ? x[i]! : x[i]! + add[i]!);
}

export class Network {
  readonly #tensors: ReadonlyMap<string, Float64Array>;
  readonly #blocks: readonly (readonly [Half, Half])[];

  constructor(model: ModelFile) {
    this.#tensors = new Map([...model.tensors].map(([name, values]) => [name, Float64Array.from(values)]));
    const half = (block: number, part: 1 | 2): Half => ({
      depth: this.#tensor(`block${block}.depth${part}`),
      point: this.#tensor(`block${block}.point${part}`),
      bias: this.#tensor(`block${block}.bias${part}`),
    });
    this.#blocks = model.kernels.map((_, i) => [half(i, 1), half(i, 2)]);
  }

  #tensor(name: string): Float64Array {
    const values = this.#tensors.get(name);
    if (values === undefined) throw new Error(`model file: no tensor ${name}`);
    return values;
  }

  /** One logit a class from the features of `logMel`. */
  logits(features: Float32Array): Float64Array {
    const frames = features.length / BANDS;
    const steps = Math.ceil(frames / FRONT_STRIDE);
    const front = { point: this.#tensor('front.weight'), bias: this.#tensor('front.bias') };
    const width = front.bias.length;
    let x = pointwise(windows(features, frames, steps), steps, FRONT_KERNEL * BANDS, front);
    rectify(x);
    for (const [first, second] of this.#blocks) {
      const y = pointwise(depthwise(x, steps, width, first.depth), steps, width, first);
      rectify(y);
      const z = pointwise(depthwise(y, steps, width, second.depth), steps, width, second);
      rectify(z, x);
      x = z;
    }
    const out = { point: this.#tensor('out.weight'), bias: this.#tensor('out.bias') };
    return pointwise(this.#pool(x, steps, width), 1, 3 * width, out);
  }

  /** Attention-weighted mean, plain mean and peak of each channel over time. */
  #pool(x: Float64Array, steps: number, width: number): Float64Array {
    const score = pointwise(x, steps, width, {
      point: this.#tensor('attend.weight'),
      bias: this.#tensor('attend.bias'),
    });
    const top = score.reduce((a, b) => Math.max(a, b), -Infinity);
    const share = score.map((s) => Math.exp(s - top));
    const total = share.reduce((a, b) => a + b, 0);
    const pooled = new Float64Array(3 * width);
    for (let t = 0; t < steps; t++) {
      for (let c = 0; c < width; c++) {
        const v = x[t * width + c]!;
        pooled[c] = pooled[c]! + (v * share[t]!) / total;
        pooled[width + c] = pooled[width + c]! + v / steps;
        pooled[2 * width + c] = Math.max(pooled[2 * width + c]!, v);
      }
    }
    return pooled;
  }
}
