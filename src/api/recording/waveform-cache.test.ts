import { expect, it } from 'vitest';
import type { Waveform } from '../contract/index.ts';
import type { RecordingFile } from './recording-file.ts';
import { WaveformCache } from './waveform-cache.ts';

const recording = (path: string): RecordingFile =>
  ({ path, sizeBytes: 1, format: 'opus' }) as unknown as RecordingFile;
const drawn: Waveform = {
  durationMs: 8000,
  left: [0, 1, 0, 0, 0.5, 0, 0, 0.25],
  right: new Array<number>(8).fill(0),
};

it('a recording is read once for any number of points, and one recording at a time', async () => {
  let reading = 0;
  let most = 0;
  const read: string[] = [];
  const cache = new WaveformCache(10, async ({ path }) => {
    read.push(path);
    most = Math.max(most, (reading += 1));
    await new Promise((resolve) => setImmediate(resolve));
    reading -= 1;
    if (path === 'broken') throw new Error('broken');
    return drawn;
  });
  const asked = ['a', 'b', 'broken', 'c'].flatMap((path) =>
    [50, 4, 3].map((points) => cache.of(recording(path), points).catch(() => undefined)),
  );
  const [whole, four, three] = await Promise.all(asked);
  expect(whole).toEqual(drawn);
  expect(four?.left).toEqual([1, 0, 0.5, 0.25]);
  expect(three?.left).toEqual([1, 0.5, 0.25]);
  expect([most, read]).toEqual([1, ['a', 'b', 'broken', 'c']]);
});
