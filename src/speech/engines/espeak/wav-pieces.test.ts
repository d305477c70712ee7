import { describe, expect, it } from 'vitest';
import { WavPieces } from './wav-pieces.ts';

const rateHz = 1000;
const head = new Uint8Array(44);
new DataView(head.buffer).setUint32(24, rateHz, true);

/** Samples that count on from `first`, as bytes. */
function counting(first: number, count: number): Uint8Array {
  return new Uint8Array(Int16Array.from({ length: count }, (_, n) => first + n).buffer);
}

function listening() {
  const pieces: number[][] = [];
  const wav = new WavPieces(({ samples, sampleRateHz }) => {
    expect(sampleRateHz).toBe(rateHz);
    pieces.push([...samples]);
  });
  return { wav, pieces };
}

describe('a WAV file while it is written', () => {
  it('gives its first tenth of a second, then half seconds, then the rest', () => {
    const { wav, pieces } = listening();
    wav.write(0, head);
    for (let at = 0; at < 1350; at += 50) wav.write(44 + 2 * at, counting(at, 50));
    expect(pieces.map((piece) => piece.length)).toEqual([100, 500, 500]);
    wav.end();
    expect(pieces.map((piece) => piece.length)).toEqual([100, 500, 500, 250]);
    expect(pieces.flat()).toEqual(Array.from({ length: 1350 }, (_, n) => n));
  });

  it('does not take for sound what is written into its head afterwards', () => {
    const { wav, pieces } = listening();
    wav.write(0, head);
    wav.write(44, counting(1, 3));
    wav.write(4, Uint8Array.of(9, 9, 9, 9));
    wav.write(40, Uint8Array.of(9, 9, 9, 9));
    wav.write(44, new Uint8Array(0));
    wav.end();
    expect(pieces).toEqual([[1, 2, 3]]);
  });

  it('is the same however it is cut, and keeps nothing of what it was lent', () => {
    const whole = Buffer.concat([head, counting(0, 400)]);
    for (const step of [1, 3, 43, 45, 1000]) {
      const { wav, pieces } = listening();
      for (let at = 0; at < whole.length; at += step) {
        const lent = Uint8Array.from(whole.subarray(at, at + step));
        wav.write(at, lent);
        lent.fill(7);
      }
      wav.end();
      expect(pieces.flat()).toEqual(Array.from({ length: 400 }, (_, n) => n));
    }
  });

  it('gives nothing of a file without sound', () => {
    const { wav, pieces } = listening();
    wav.write(0, head);
    wav.end();
    expect(pieces).toEqual([]);
  });
});
