// WebAssembly SIMD: the products of the network, four floats at a time. Rows are frames; addresses are in bytes.
import {
  advance,
  assemble,
  get,
  integer,
  larger,
  load,
  product,
  repeat,
  set,
  splat,
  store,
  sum,
  wasmFunction,
  zeros,
  type Code,
  type Local,
  type WasmFunction,
} from './assembler.ts';

/** Outputs that `pointwise` makes at once: rows of activations are a multiple of it wide. */
export const PANEL = 8;
/** Frames that `pointwise` makes at once: it writes whole groups of them. */
export const GROUP = 4;

/**
 * out[t][o] = max(0, bias[o] + Σ weights[o][i] · input[t][i]) for `groups` times `GROUP` rows and `panels` times `PANEL`
 * outputs. The weights lie panel after panel, each input after input. All counts are at least 1.
 */
type Pointwise = (
  input: number,
  weights: number,
  bias: number,
  out: number,
  groups: number,
  panels: number,
) => void;

/**
 * out[t][c] = Σ weights[k][c] · input[t + k][c] for `frames` rows and four times `quads` channels; `input` lies half a filter
 * before the row that belongs to the first of the output. All counts are at least 1.
 */
type Depthwise = (input: number, weights: number, out: number, frames: number, quads: number) => void;

export interface Kernels {
  readonly pointwise: Pointwise;
  /** The same, plus what lies in `out` already. */
  readonly residual: Pointwise;
  /** The same from windows of features, which overlap. */
  readonly front: Pointwise;
  /** By the length of the filters. */
  readonly depthwise: ReadonlyMap<number, Depthwise>;
}

interface KernelShapes {
  /** Floats in a row of activations, a multiple of `PANEL`. */
  readonly width: number;
  /** Floats in a window of features, a multiple of four, and from one window to the next. */
  readonly window: number;
  readonly stride: number;
  /** Lengths of the filters over time. */
  readonly filters: readonly number[];
}

const FLOAT = 4;
const QUAD = 16;
/** Inputs that a turn of the innermost loop takes. */
const UNROLLED = 4;

/** The kernels for rows of these shapes, over this memory. */
export function makeKernels(shapes: KernelShapes, memory: WebAssembly.Memory): Kernels {
  const { width, window, stride, filters } = shapes;
  const between = { inputs: width, inputRow: width, outputRow: width };
  const lengths = [...new Set(filters)];
  const bytes = assemble([
    pointwise('pointwise', between),
    pointwise('residual', { ...between, adds: true }),
    pointwise('front', { inputs: window, inputRow: stride, outputRow: width }),
    ...lengths.map((length) => depthwise(`depthwise${length}`, length, width)),
  ]);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const made = instance.exports as Record<string, unknown>;
  return {
    pointwise: made['pointwise'] as Pointwise,
    residual: made['residual'] as Pointwise,
    front: made['front'] as Pointwise,
    depthwise: new Map(lengths.map((length) => [length, made[`depthwise${length}`] as Depthwise])),
  };
}

/** Lengths in floats. */
interface PointwiseShape {
  readonly inputs: number;
  readonly inputRow: number;
  readonly outputRow: number;
  readonly adds?: boolean;
}

/** A sum that stays in a register: of one frame of the group, and of one half of the panel. */
interface Cell {
  readonly frame: number;
  readonly half: number;
  readonly total: Local;
}

/** Four frames and eight outputs at a time, so that each number that is read serves several products. */
function pointwise(name: string, shape: PointwiseShape): WasmFunction {
  const { inputs, inputRow, outputRow, adds } = shape;
  const parameters = ['input', 'weights', 'bias', 'out', 'groups', 'panels'] as const;
  return wasmFunction(name, parameters, (p, local) => {
    const [x, y, w, groups, left] = [local('i32'), local('i32'), local('i32'), local('i32'), local('i32')];
    const biases = [local('v128'), local('v128')];
    const operands = { weights: [local('v128'), local('v128')], value: local('v128') };
    const cells: Cell[] = Array.from({ length: 2 * GROUP }, (_, n) => ({
      frame: n >> 1,
      half: n & 1,
      total: local('v128'),
    }));
    const products = Array.from({ length: UNROLLED }, (_, input) =>
      productsOf(input, inputRow, x, w, cells, operands),
    );
    const results = cells.map(({ frame, half, total }) => {
      const at = frame * outputRow * FLOAT + half * QUAD;
      return store(y, larger(zeros, adds ? sum(get(total), load(y, at)) : get(total)), at);
    });
    return repeat(
      p.panels,
      ...biases.map((bias, half) => set(bias, load(p.bias, half * QUAD))),
      ...[set(x, get(p.input)), set(y, get(p.out)), set(groups, get(p.groups))],
      repeat(
        groups,
        ...[set(w, get(p.weights)), set(left, integer(inputs / UNROLLED))],
        ...cells.map(({ total, half }) => set(total, get(biases[half]!))),
        repeat(left, ...products, advance(x, UNROLLED * FLOAT), advance(w, UNROLLED * PANEL * FLOAT)),
        ...results,
        ...[advance(x, (GROUP * inputRow - inputs) * FLOAT), advance(y, GROUP * outputRow * FLOAT)],
      ),
      ...[advance(p.weights, inputs * PANEL * FLOAT), advance(p.bias, PANEL * FLOAT)],
      advance(p.out, PANEL * FLOAT),
    );
  });
}

/** One input's share of all cells. */
function productsOf(
  input: number,
  inputRow: number,
  x: Local,
  w: Local,
  cells: readonly Cell[],
  { weights, value }: { readonly weights: readonly Local[]; readonly value: Local },
): Code {
  const loaded = weights.map((weight, half) => set(weight, load(w, input * PANEL * FLOAT + half * QUAD)));
  const added = cells.map(({ frame, half, total }) => {
    const first = half === 0 ? set(value, splat(x, (frame * inputRow + input) * FLOAT)) : [];
    return [...first, ...set(total, sum(get(total), product(get(value), get(weights[half]!))))];
  });
  return [...loaded, ...added].flat();
}

/** Four channels at a time through all frames, their filters in registers. */
function depthwise(name: string, length: number, width: number): WasmFunction {
  const row = width * FLOAT;
  const parameters = ['input', 'weights', 'out', 'frames', 'quads'] as const;
  return wasmFunction(name, parameters, (p, local) => {
    const [x, y, frames, total] = [local('i32'), local('i32'), local('i32'), local('v128')];
    const filter = Array.from({ length }, () => local('v128'));
    return repeat(
      p.quads,
      ...filter.map((weight, k) => set(weight, load(p.weights, k * row))),
      ...[set(x, get(p.input)), set(y, get(p.out)), set(frames, get(p.frames))],
      repeat(
        frames,
        set(total, product(get(filter[0]!), load(x))),
        ...filter
          .slice(1)
          .map((weight, k) => set(total, sum(get(total), product(get(weight), load(x, (k + 1) * row))))),
        store(y, get(total)),
        ...[advance(x, row), advance(y, row)],
      ),
      ...[advance(p.input, QUAD), advance(p.weights, QUAD), advance(p.out, QUAD)],
    );
  });
}
