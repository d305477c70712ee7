// G.711 A-law, ITU-T G.711 table 1a, in a WAV of format 6 with a header of 44 bytes.
import { readFileSync } from 'node:fs';

const folder = new URL('../fixtures/speech/', import.meta.url);
const headerBytes = 44;

/** The sound of a recording of the fixtures: 8 kHz, linear. */
export function speechClip(name: string): Int16Array {
  return Int16Array.from(readFileSync(new URL(name, folder)).subarray(headerBytes), linear);
}

function linear(code: number): number {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const step = ((bits & 15) << 4) + 8;
  const value = exponent === 0 ? step : (step + 0x100) << (exponent - 1);
  return bits & 0x80 ? value : -value;
}
