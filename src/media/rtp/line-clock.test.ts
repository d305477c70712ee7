import { expect, it } from 'vitest';
import { LineClock } from './line-clock.ts';

it('a packet of Opus is 960 of its units and 160 samples of ours, over its wrap too', () => {
  const clock = new LineClock();
  const stamps = [-2, -1, 0, 1, 2].map((n) => clock.read('Opus', (n * 960) >>> 0));
  const steps = stamps.slice(1).map((stamp, n) => (stamp - stamps[n]!) | 0);
  expect(steps).toEqual([160, 160, 160, 160]);
});

it('goes back with a packet that comes late', () => {
  const clock = new LineClock();
  const first = clock.read('Opus', 96_000);
  expect((clock.read('Opus', 97_920) - first) | 0).toBe(320);
  expect((clock.read('Opus', 96_960) - first) | 0).toBe(160);
});

it.each(['PCMA', 'G722'] as const)('%s counts as we do', (codec) => {
  expect(new LineClock().read(codec, 4_294_967_295)).toBe(4_294_967_295);
});
