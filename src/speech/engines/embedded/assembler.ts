// WebAssembly Core Specification 2.0 §5 (binary format), §5.4.8 (vector instructions).
// A small assembler: functions over addresses and vectors of four floats, written as expressions, become a module.

/** Instructions as they lie in a module. */
export type Code = readonly number[];

/** A variable of a function. Addresses and counts are `i32`, four floats are `v128`. */
export interface Local {
  readonly index: number;
}

/** A function of a module: takes 32-bit integers, gives nothing. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: number;
  readonly locals: readonly LocalType[];
  readonly body: Code;
}

type LocalType = 'i32' | 'v128';

const typeCodes: Readonly<Record<LocalType, number>> = { i32: 0x7f, v128: 0x7b };
const functionType = 0x60;
const emptyBlock = 0x40;
const vectorPrefix = 0xfd;
/** Addresses of single floats: the alignment is a hint only. */
const aligned4 = 2;

function unsigned(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function signed(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    if (rest >= -0x40 && rest < 0x40) return [...bytes, rest & 0x7f];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

const vector = (opcode: number): Code => [vectorPrefix, ...unsigned(opcode)];

/**
 * A function; `write` is given its parameters by name and a maker of further variables (which begin as zeros), and gives its
 * body.
 */
export function wasmFunction<Name extends string>(
  name: string,
  parameters: readonly Name[],
  write: (p: Readonly<Record<Name, Local>>, local: (type: LocalType) => Local) => Code,
): WasmFunction {
  const locals: LocalType[] = [];
  const local = (type: LocalType): Local => ({ index: parameters.length + locals.push(type) - 1 });
  const named = Object.fromEntries(parameters.map((p, index) => [p, { index }])) as Record<Name, Local>;
  const body = write(named, local);
  return { name, parameters: parameters.length, locals, body };
}

export const get = ({ index }: Local): Code => [0x20, ...unsigned(index)];
export const set = ({ index }: Local, value: Code): Code => [...value, 0x21, ...unsigned(index)];
export const integer = (value: number): Code => [0x41, ...signed(value)];
/** `local` more by so many. */
export const advance = (local: Local, by: number): Code => set(local, [...get(local), ...integer(by), 0x6a]);

/** The body at least once, and then until `count`, which goes down by one each time, is zero. */
export const repeat = (count: Local, ...body: readonly Code[]): Code => [
  ...[0x03, emptyBlock],
  ...body.flat(),
  ...advance(count, -1),
  ...get(count),
  ...[0x0d, 0], // on to the loop's beginning unless it is zero
  0x0b,
];

/** Four floats from an address and so many bytes behind it. */
export const load = (address: Local, offset = 0): Code => [
  ...get(address),
  ...vector(0),
  aligned4,
  ...unsigned(offset),
];
/** One float, four times. */
export const splat = (address: Local, offset = 0): Code => [
  ...get(address),
  ...vector(9),
  aligned4,
  ...unsigned(offset),
];
export const store = (address: Local, value: Code, offset = 0): Code => [
  ...get(address),
  ...value,
  ...vector(11),
  aligned4,
  ...unsigned(offset),
];
export const zeros: Code = [...vector(12), ...Array.from({ length: 16 }, () => 0)];
export const sum = (a: Code, b: Code): Code => [...a, ...b, ...vector(228)];
export const product = (a: Code, b: Code): Code => [...a, ...b, ...vector(230)];
/** The larger of each two as `a < b ? b : a`, one instruction of the machine; of zero and what is no number, zero. */
export const larger = (a: Code, b: Code): Code => [...a, ...b, ...vector(235)];

const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
const text = (value: string): Code => sized([...new TextEncoder().encode(value)]);
const section = (id: number, items: readonly Code[]): Code => [id, ...sized(list(items))];

/** The module of these functions, over a memory that it gets as `env.memory`. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map((f) => [
    functionType,
    ...list(Array.from({ length: f.parameters }, () => [typeCodes.i32])),
    ...list([]),
  ]);
  const memory = [...text('env'), ...text('memory'), 0x02, 0x00, ...unsigned(1)];
  const exported = functions.map((f, n) => [...text(f.name), 0x00, ...unsigned(n)]);
  const bodies = functions.map((f) =>
    sized([...list(f.locals.map((type) => [1, typeCodes[type]])), ...f.body, 0x0b]),
  );
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, [memory]),
    ...section(
      3,
      functions.map((_, n) => unsigned(n)),
    ),
    ...section(7, exported),
    ...section(10, bodies),
  ]);
}
