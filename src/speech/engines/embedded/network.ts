// The network of `training/model.py` with its batch norms folded into the convolutions.
// Activations lie frame after frame, [time][channel], with rows of zeros before and after them.
import { Arena } from './arena.ts';
import { GROUP, makeKernels, PANEL, type Kernels } from './kernels.ts';
import { BANDS, MAX_FRAMES } from './log-mel.ts';
import type { ModelFile } from './model-file.ts';

const FRONT_KERNEL = 5;
const FRONT_STRIDE = 2;
const FLOAT = 4;
const MAX_STEPS = wholes(Math.ceil(MAX_FRAMES / FRONT_STRIDE), GROUP);
/** Rows that the last group of windows reaches at most beyond the features. */
const FEATURE_MARGIN = FRONT_STRIDE * GROUP + FRONT_KERNEL;

/** Addresses of a separable convolution. */
interface Half {
  readonly depth: number;
  readonly point: number;
  readonly bias: number;
}

/** The address of a first row. */
interface Rows {
  readonly at: number;
}

/** A layer that is small: one row of weights an output. */
interface Readout {
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export class Network {
  /** Of a row: the model's channels, made up to whole panels by zeros. */
  readonly #width: number;
  readonly #channels: number;
  /** Rows of zeros at either end, as far as a filter reaches. */
  readonly #margin: number;
  readonly #kernels: Kernels;
  readonly #memory: Float32Array;
  readonly #features: Rows;
  readonly #front: Omit<Half, 'depth'>;
  readonly #blocks: readonly { readonly length: number; readonly halves: readonly [Half, Half] }[];
  /** What goes through the blocks, and two places for what is made between. */
  readonly #through: Rows;
  readonly #between: Rows;
  readonly #filtered: Rows;
  readonly #attend: Readout;
  readonly #out: Readout;

  constructor(model: ModelFile) {
    const arena = new Arena();
    const lay = new Weights(model, arena);
    this.#channels = lay.channels;
    this.#width = lay.width;
    this.#margin = Math.max(...model.kernels) >> 1;
    this.#front = { point: lay.point('front.weight', FRONT_KERNEL * BANDS), bias: lay.row('front.bias') };
    this.#blocks = model.kernels.map((length, n) => ({ length, halves: [lay.half(n, 1), lay.half(n, 2)] }));
    this.#attend = lay.readout('attend');
    this.#out = lay.readout('out');
    this.#features = rows(arena, FRONT_KERNEL >> 1, FRONT_STRIDE * MAX_STEPS + FEATURE_MARGIN, BANDS);
    const activations = (): Rows => rows(arena, this.#margin, MAX_STEPS + this.#margin, this.#width);
    [this.#through, this.#between, this.#filtered] = [activations(), activations(), activations()];
    const memory = arena.filled();
    this.#memory = new Float32Array(memory.buffer);
    this.#kernels = makeKernels(
      {
        width: this.#width,
        window: FRONT_KERNEL * BANDS,
        stride: FRONT_STRIDE * BANDS,
        filters: model.kernels,
      },
      memory,
    );
  }

  /** One logit a class from at most `MAX_FRAMES` rows of `logMel`. */
  logits(features: Float32Array): Float64Array {
    const frames = Math.min(features.length / BANDS, MAX_FRAMES);
    const steps = Math.ceil(frames / FRONT_STRIDE);
    const at = this.#features.at / FLOAT;
    this.#memory.set(features.subarray(0, frames * BANDS), at);
    this.#memory.fill(0, at + frames * BANDS, at + (frames + FEATURE_MARGIN) * BANDS);
    const before = this.#features.at - (FRONT_KERNEL >> 1) * BANDS * FLOAT;
    const { groups, panels } = this.#counts(steps);
    this.#kernels.front(before, this.#front.point, this.#front.bias, this.#through.at, groups, panels);
    for (const { length, halves } of this.#blocks) {
      this.#convolve('pointwise', this.#through, this.#between, steps, length, halves[0]);
      this.#convolve('residual', this.#between, this.#through, steps, length, halves[1]);
    }
    return read(this.#pooled(this.#through, steps), this.#out);
  }

  #counts(steps: number): { readonly groups: number; readonly panels: number } {
    return { groups: Math.ceil(steps / GROUP), panels: this.#width / PANEL };
  }

  #convolve(
    kind: 'pointwise' | 'residual',
    from: Rows,
    to: Rows,
    steps: number,
    length: number,
    half: Half,
  ): void {
    const row = this.#width * FLOAT;
    // a group may be made beyond the last step: zeros there
    const end = from.at / FLOAT + steps * this.#width;
    this.#memory.fill(0, end, end + this.#margin * this.#width);
    const filter = this.#kernels.depthwise.get(length)!;
    filter(from.at - (length >> 1) * row, half.depth, this.#filtered.at, steps, this.#width / 4);
    const { groups, panels } = this.#counts(steps);
    this.#kernels[kind](this.#filtered.at, half.point, half.bias, to.at, groups, panels);
  }

  /** Attention-weighted mean, plain mean and peak of each channel over time. */
  #pooled({ at }: Rows, steps: number): Float64Array {
    const channels = this.#channels;
    const frames = Array.from({ length: steps }, (_, t) => {
      const from = at / FLOAT + t * this.#width;
      return this.#memory.subarray(from, from + channels);
    });
    const scores = frames.map((frame) => read(frame, this.#attend)[0]!);
    const top = Math.max(...scores);
    const shares = scores.map((score) => Math.exp(score - top));
    const total = shares.reduce((a, b) => a + b, 0);
    const pooled = new Float64Array(3 * channels);
    frames.forEach((frame, t) => {
      const share = shares[t]! / total;
      for (let c = 0; c < channels; c += 1) {
        const value = frame[c]!;
        pooled[c] = pooled[c]! + value * share;
        pooled[channels + c] = pooled[channels + c]! + value / steps;
        pooled[2 * channels + c] = Math.max(pooled[2 * channels + c]!, value);
      }
    });
    return pooled;
  }
}

/** Lays a model's weights out as the kernels want them. */
class Weights {
  readonly channels: number;
  readonly width: number;
  readonly #model: ModelFile;
  readonly #arena: Arena;

  constructor(model: ModelFile, arena: Arena) {
    this.#model = model;
    this.#arena = arena;
    this.channels = this.#tensor('front.bias').length;
    this.width = wholes(this.channels, PANEL);
  }

  half(block: number, part: 1 | 2): Half {
    return {
      depth: this.row(`block${block}.depth${part}`),
      point: this.point(`block${block}.point${part}`, this.channels),
      bias: this.row(`block${block}.bias${part}`),
    };
  }

  readout(name: string): Readout {
    return { weights: this.#tensor(`${name}.weight`), bias: this.#tensor(`${name}.bias`) };
  }

  /** Rows of channels, each made up to its width. */
  row(name: string): number {
    const { channels, width } = this;
    const narrow = this.#tensor(name);
    const wide = new Float32Array((narrow.length / channels) * width);
    narrow.forEach((value, n) => (wide[Math.floor(n / channels) * width + (n % channels)] = value));
    return this.#arena.lay(wide);
  }

  /** [output][input] panel after panel, in each input after input. */
  point(name: string, inputs: number): number {
    const wideInputs = wholes(inputs, PANEL);
    const panels = new Float32Array(wideInputs * this.width);
    this.#tensor(name).forEach((value, n) => {
      const output = Math.floor(n / inputs);
      const panel = Math.floor(output / PANEL) * wideInputs;
      panels[(panel + (n % inputs)) * PANEL + (output % PANEL)] = value;
    });
    return this.#arena.lay(panels);
  }

  #tensor(name: string): Float32Array {
    const values = this.#model.tensors.get(name);
    if (values === undefined) throw new Error(`model file: no tensor ${name}`);
    return values;
  }
}

function rows(arena: Arena, before: number, count: number, width: number): Rows {
  return { at: arena.keep((before + count) * width) + before * width * FLOAT };
}

function read(input: Float32Array | Float64Array, { weights, bias }: Readout): Float64Array {
  return Float64Array.from(bias, (start, output) => {
    let total = start;
    const row = output * input.length;
    for (let n = 0; n < input.length; n += 1) total += weights[row + n]! * input[n]!;
    return total;
  });
}

function wholes(count: number, of: number): number {
  return Math.ceil(count / of) * of;
}
