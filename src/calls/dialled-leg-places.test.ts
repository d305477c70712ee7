// RFC 3263 §4.3: how long the places of a line are waited for, one after another.
import { expect, test } from 'vitest';
import { rungLeg } from '../../test/fakes/rung-leg.ts';
import type { MediaStream } from '../media/index.ts';
import type { LegEnd } from './leg.ts';

/** A leg whose INVITE nobody answers; `gone` is when it was given up. */
async function dialled() {
  const gone: number[] = [];
  const ends: LegEnd[] = [];
  const stream = { createOffer: () => Buffer.from('offer'), close: async () => undefined };
  const { clock, leg, wire } = rungLeg({
    openStream: async () => stream as unknown as MediaStream,
    session: { state: 'calling', cancel: () => void gone.push(clock.monotonicMs()) },
    listener: { onEnded: (end) => void ends.push(end) },
  });
  await leg.dial();
  return { clock, gone, ends, nextPlace: () => wire.listener?.onNextPlace?.() };
}

test('each place of a line has its three seconds, also when the first eight are over', async () => {
  const { clock, gone, ends, nextPlace } = await dialled();
  for (let place = 2; place <= 4; place += 1) {
    clock.advance(2_500);
    nextPlace();
  }
  await clock.advanceAsync(20_000);
  expect(gone).toEqual([10_500]);
  expect(ends).toMatchObject([{ sipStatus: 0, cause: 'network-timeout' }]);
});

test('the first eight seconds are for all of them: one that is found soon takes none away', async () => {
  const { clock, gone, nextPlace } = await dialled();
  clock.advance(500);
  nextPlace();
  await clock.advanceAsync(20_000);
  expect(gone).toEqual([8_000]);
});
