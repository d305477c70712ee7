// The model's file: JSON (names, shapes, calibration), a zero byte, then float16 weights.
//
//   0            n  n+1
//   +------------+--+----------------+----------------+---
//   | JSON, UTF-8| 0| tensor 0, LE   | tensor 1, LE   | …
//   +------------+--+----------------+----------------+---
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const headerSchema = z.object({
  id: z.string(),
  classes: z.array(z.string()),
  temperature: z.number().positive(),
  kernels: z.array(z.number().int().positive()),
  surelyFrom: z.record(z.string(), z.number().positive().lt(1)).default({}),
  tensors: z.array(z.object({ name: z.string(), shape: z.array(z.number().int().positive()) })),
});

/** A trained model as it lies in its file. */
export interface ModelFile {
  readonly id: string;
  /** What each output means, in order. */
  readonly classes: readonly string[];
  /** Logits are divided by it before the softmax, so that confidence means what it says. */
  readonly temperature: number;
  /** Lengths of the time convolutions, one a block. */
  readonly kernels: readonly number[];
  /** By class: the probability from which on it may be acted upon, found on voices that were not trained. */
  readonly surelyFrom: Readonly<Record<string, number>>;
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Reads the model that is shipped beside this file. Throws when the file is damaged: the build is broken then. */
export function readModel(file: URL = new URL('./model.bin', import.meta.url)): ModelFile {
  const bytes = readFileSync(file);
  const end = bytes.indexOf(0);
  const header = headerSchema.parse(JSON.parse(bytes.subarray(0, end).toString('utf8')));
  const tensors = new Map<string, Float32Array>();
  let at = end + 1;
  for (const { name, shape } of header.tensors) {
    const count = shape.reduce((product, n) => product * n, 1);
    const values = Float32Array.from({ length: count }, (_, i) => half(bytes.readUInt16LE(at + 2 * i)));
    tensors.set(name, values);
    at += 2 * count;
  }
  if (at !== bytes.length) throw new Error(`model file: ${bytes.length} bytes found, ${at} needed`);
  return { ...header, tensors };
}
