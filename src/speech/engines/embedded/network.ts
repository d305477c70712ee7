// The network of `training/model.py` with its batch norms folded into the convolutions.
// Activations lie frame after frame: [time][channel].
import { BANDS } from './log-mel.ts';
import type { ModelFile } from './model-file.ts';

interface Half {
  readonly depth: Float32Array;
  readonly point: Float32Array;
  readonly bias: Float32Array;
}

const FRONT_KERNEL = 5;
const FRONT_STRIDE = 2;

/** out[t][o] = bias[o] + Σ weights[o][i] · input[t][i]; four frames at a time, so that a weight is read once for them. */
function pointwise(
  input: Float32Array,
  frames: number,
  inWidth: number,
  half: Pick<Half, 'point' | 'bias'>,
): Float32Array {
  const { point, bias } = half;
  const width = bias.length;
  const out = new Float32Array(frames * width);
  let t = 0;
  for (; t + 4 <= frames; t += 4) {
    const p0 = t * inWidth;
    const p1 = p0 + inWidth;
    const p2 = p1 + inWidth;
    const p3 = p2 + inWidth;
    for (let o = 0; o < width; o++) {
      let a0 = bias[o]!;
      let a1 = a0;
      let a2 = a0;
      let a3 = a0;
      const row = o * inWidth;
      for (let i = 0; i < inWidth; i++) {
        const w = point[row + i]!;
        a0 += w * input[p0 + i]!;
        a1 += w * input[p1 + i]!;
        a2 += w * input[p2 + i]!;
        a3 += w * input[p3 + i]!;
      }
      const q = t * width + o;
      out[q] = a0;
      out[q + width] = a1;
      out[q + 2 * width] = a2;
      out[q + 3 * width] = a3;
    }
  }
  for (; t < frames; t++) {
    for (let o = 0; o < width; o++) {
      let sum = bias[o]!;
      for (let i = 0; i < inWidth; i++) sum += point[o * inWidth + i]! * input[t * inWidth + i]!;
      out[t * width + o] = sum;
    }
  }
  return out;
}

/** Each channel by its own filter over time, zeros outside. `weights` is [kernel][channel]. */
function depthwise(input: Float32Array, frames: number, width: number, weights: Float32Array): Float32Array {
  const kernel = weights.length / width;
  const pad = kernel >> 1;
  const out = new Float32Array(frames * width);
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
function windows(features: Float32Array, frames: number, steps: number): Float32Array {
  const rows = new Float32Array(steps * FRONT_KERNEL * BANDS);
  for (let t = 0; t < steps; t++) {
    for (let k = 0; k < FRONT_KERNEL; k++) {
      const s = t * FRONT_STRIDE + k - (FRONT_KERNEL >> 1);
      if (s >= 0 && s < frames)
        rows.set(features.subarray(s * BANDS, (s + 1) * BANDS), (t * FRONT_KERNEL + k) * BANDS);
    }
  }
  return rows;
}

function rectify(x: Float32Array, add?: Float32Array): void {
  for (let i = 0; i < x.length; i++) x[i] = Math.max(0, add === undefined ? x[i]! : x[i]! + add[i]!);
}

export class Network {
  readonly #model: ModelFile;
  readonly #blocks: readonly (readonly [Half, Half])[];

  constructor(model: ModelFile) {
    this.#model = model;
    const half = (block: number, part: 1 | 2): Half => ({
      depth: this.#tensor(`block${block}.depth${part}`),
      point: this.#tensor(`block${block}.point${part}`),
      bias: this.#tensor(`block${block}.bias${part}`),
    });
    this.#blocks = model.kernels.map((_, i) => [half(i, 1), half(i, 2)]);
  }

  #tensor(name: string): Float32Array {
    const values = this.#model.tensors.get(name);
    if (values === undefined) throw new Error(`model file: no tensor ${name}`);
    return values;
  }

  /** One logit a class from the features of `logMel`. */
  logits(features: Float32Array): Float32Array {
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
  #pool(x: Float32Array, steps: number, width: number): Float32Array {
    const score = pointwise(x, steps, width, {
      point: this.#tensor('attend.weight'),
      bias: this.#tensor('attend.bias'),
    });
    const top = score.reduce((a, b) => Math.max(a, b), -Infinity);
    const share = score.map((s) => Math.exp(s - top));
    const total = share.reduce((a, b) => a + b, 0);
    const pooled = new Float32Array(3 * width);
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
