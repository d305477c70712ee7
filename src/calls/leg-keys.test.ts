import { expect, test } from 'vitest';
import { agreedSound } from '../../test/fakes/agreed-sound.ts';
import { ManualClock, silentLog } from '../base/index.ts';
import type { MediaStream, StreamOrder } from '../media/index.ts';
import type { InviteListener } from '../sip/index.ts';
import { DialledLeg } from './dialled-leg.ts';
import type { KeysBy } from './trunk.ts';

/** Somebody who has answered over a line that is set so, and takes no keys by INFO. */
async function talking(keysBy: KeysBy | undefined) {
  const told: string[] = [];
  const warned: unknown[] = [];
  let order: StreamOrder | undefined;
  let sip: InviteListener | undefined;
  const stream = {
    createOffer: () => Buffer.from('offer'),
    acceptAnswer: () => agreedSound,
    close: async () => undefined,
  } as unknown as MediaStream;
  const leg = new DialledLeg(
    {
      clock: new ManualClock(),
      log: { ...silentLog, warn: (fields: object) => void warned.push(fields) },
      media: {
        openStream: async (wanted) => {
          order = wanted;
          return stream;
        },
      },
      userAgent: {
        invite: (_order, listener) => {
          sip = listener;
          return {
            ...{ callId: 'call', state: 'talking', dialog: undefined },
            ...{ cancel: () => undefined, bye: () => told.push('bye') },
            reoffer: async () => ({ ok: false, status: 488 }),
            refer: async () => ({ ok: false, status: 603 }),
            sendKeys: async (keys) => {
              told.push(keys);
              return { ok: false, status: 415 };
            },
          };
        },
      },
    },
    {
      id: 'leg',
      destination: { target: 'sip:a@b', from: 'sip:c@d', viaTrunk: true, keysBy },
      ringMs: 30_000,
    },
    { onEnded: () => undefined },
  );
  await leg.dial();
  sip?.onAnswer({ body: Buffer.from('answer') });
  return { leg, told, warned, order: order! };
}

test('keys that its stream is to press go by INFO where the line is set so; a refusal ends nothing, and is told without them', async () => {
  const { leg, told, warned, order } = await talking('info');
  order.onPress?.('5#');
  await Promise.resolve();
  expect([told, leg.isTalking]).toEqual([['5#'], true]);
  expect(warned).toEqual([{ leg: 'leg', status: 415 }]);
  order.onPress?.('6');
  await Promise.resolve();
  expect([told, warned.length]).toEqual([['5#', '6'], 1]);
});

test.each([['sound'], [undefined]] as const)('they go in its sound elsewhere (%s)', async (keysBy) => {
  const { order } = await talking(keysBy);
  expect(order.onPress).toBeUndefined();
});
