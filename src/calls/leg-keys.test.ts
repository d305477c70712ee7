import { expect, test } from 'vitest';
import { agreedSound } from '../../test/fakes/agreed-sound.ts';
import { rungLeg } from '../../test/fakes/rung-leg.ts';
import type { MediaStream, StreamOrder } from '../media/index.ts';
import type { KeysResult } from '../sip/index.ts';
import type { KeysBy } from './trunk.ts';
import { silentLog } from '../base/index.ts';

/** Somebody who has answered over a line that is set so, and says that to keys by INFO. */
async function talking(keysBy: KeysBy | undefined, said: KeysResult = { ok: false, status: 503 }) {
  const told: string[] = [];
  const warned: unknown[] = [];
  const notes: string[] = [];
  let order: StreamOrder | undefined;
  const stream = {
    createOffer: () => Buffer.from('offer'),
    acceptAnswer: () => agreedSound,
    sendDigits: (keys: string, inSound?: boolean) => void told.push(`${keys} ${inSound ? 'said' : 'told'}`),
    close: async () => undefined,
  } as unknown as MediaStream;
  const { leg, wire } = rungLeg({
    openStream: async (wanted) => {
      order = wanted;
      return stream;
    },
    session: {
      bye: () => void told.push('bye'),
      sendKeys: async (keys) => {
        told.push(keys);
        return said;
      },
    },
    destination: { keysBy },
    tools: { log: { ...silentLog, warn: (fields: object) => void warned.push(fields) } },
    listener: { onKeysInSound: () => void notes.push('in-sound') },
  });
  await leg.dial();
  wire.listener?.onAnswer({ body: Buffer.from('answer') });
  return { leg, told, warned, notes, order: order! };
}

test('keys that its stream is to press go by INFO where the line is set so; a refusal ends nothing, and is told without them', async () => {
  const { leg, told, warned, notes, order } = await talking('info');
  order.onPress?.('5#');
  await Promise.resolve();
  expect([told, leg.isTalking]).toEqual([['5#'], true]);
  expect(warned).toEqual([{ leg: 'leg', status: 503 }]);
  order.onPress?.('6');
  await Promise.resolve();
  expect([told, warned.length, notes]).toEqual([['5#', '6'], 1, []]);
});

test('where it takes none so, those that it has not pressed are pressed in the sound, and that is told once', async () => {
  const { told, warned, notes, order } = await talking('info', { ok: false, status: 415, left: '#' });
  order.onPress?.('5#');
  order.onPress?.('#');
  await Promise.resolve();
  expect(told).toEqual(['5#', '#', '# said', '# said']);
  expect([warned, notes]).toEqual([[{ leg: 'leg', status: 415 }], ['in-sound']]);
});

test('nothing is pressed for a call that is over', async () => {
  const { leg, told, notes, order } = await talking('info', { ok: false, status: 415, left: '5' });
  order.onPress?.('5');
  leg.hangUp('no-response');
  await Promise.resolve();
  expect([told, notes]).toEqual([['5'], []]);
});

test.each([['sound'], [undefined]] as const)('they go in its sound elsewhere (%s)', async (keysBy) => {
  const { order } = await talking(keysBy);
  expect(order.onPress).toBeUndefined();
});
