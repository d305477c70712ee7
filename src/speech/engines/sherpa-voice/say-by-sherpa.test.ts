import { describe, expect, it } from 'vitest';
import type { Pcm } from '../../synthesizer.ts';
import type { SherpaSpeaker } from '../sherpa/sherpa-library.ts';
import { sayBySherpa } from './say-by-sherpa.ts';

type Order = Parameters<SherpaSpeaker['generateAsync']>[0];

/** A voice that tells of these pieces while it makes all of it. */
const speakerOf = (all: number[], pieces: number[][], onOrder: (order: Order) => void = () => undefined) => ({
  sampleRate: 22_050,
  generateAsync: async (order: Order) => {
    onOrder(order);
    for (const piece of pieces) order.onProgress({ samples: Float32Array.from(piece) });
    return { samples: Float32Array.from(all), sampleRate: 22_050 };
  },
});

async function said(speaker: SherpaSpeaker): Promise<number[][]> {
  const pieces: Pcm[] = [];
  await sayBySherpa(speaker, { text: 'да', speed: 1 }, (pcm) => pieces.push(pcm));
  expect(pieces.every(({ sampleRateHz }) => sampleRateHz === 22_050)).toBe(true);
  return pieces.map(({ samples }) => [...samples]);
}

describe('what a voice of sherpa-onnx says', () => {
  it('is given sentence by sentence, of full scale 32,767, and never above it', async () => {
    const pieces = [
      [0, 0.5],
      [-1, 1.5, -1.5],
    ];
    expect(await said(speakerOf(pieces.flat(), pieces))).toEqual([
      [0, 16_384],
      [-32_767, 32_767, -32_767],
    ]);
  });

  it('is given to its end, also what was not told of in the meantime', async () => {
    expect(await said(speakerOf([0, 1, -1], [[0]]))).toEqual([[0], [32_767, -32_767]]);
    expect(await said(speakerOf([1], []))).toEqual([[32_767]]);
  });

  it('is not given twice when it is told of late', async () => {
    let order: Order | undefined;
    const pieces = await said(speakerOf([1], [], (given) => (order = given)));
    expect(order?.onProgress({ samples: Float32Array.of(1) })).toBe(false);
    expect(pieces).toEqual([[32_767]]);
  });
});
