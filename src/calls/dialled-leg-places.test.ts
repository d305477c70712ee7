// RFC 3263 §4.3: how long the places of a line are waited for, one after another.
import { expect, test } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import type { MediaStream } from '../media/index.ts';
import type { InviteListener } from '../sip/index.ts';
import { DialledLeg } from './dialled-leg.ts';
import type { LegEnd } from './leg.ts';

/** A leg whose INVITE nobody answers; `gone` is when it was given up. */
async function dialled() {
  const clock = new ManualClock();
  const gone: number[] = [];
  const ends: LegEnd[] = [];
  let told: InviteListener | undefined;
  const stream = { createOffer: () => Buffer.from('offer'), close: async () => undefined };
  const leg = new DialledLeg(
    {
      clock,
      log: silentLog,
      media: { openStream: async () => stream as unknown as MediaStream },
      userAgent: {
        invite: (_order, listener) => {
          told = listener;
          return {
            callId: 'call',
            state: 'calling',
            cancel: () => gone.push(clock.monotonicMs()),
            bye: () => undefined,
            reoffer: async () => ({ ok: false, status: 481 }),
            refer: async () => ({ ok: false, status: 481 }),
            sendKeys: async () => ({ ok: false, status: 481 }),
            dialog: undefined,
          };
        },
      },
    },
    {
      id: 'leg',
      destination: { target: 'sip:a@b', from: 'sip:c@d', viaTrunk: true },
      ringMs: 30_000,
    },
    { onEnded: (end) => ends.push(end) },
  );
  await leg.dial();
  return { clock, gone, ends, nextPlace: () => told?.onNextPlace?.() };
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
