// RFC 3264 §8.3.1: a leg whose sound goes on by another port, in another media worker.
import { expect, test } from 'vitest';
import { agreedSound } from '../../test/fakes/agreed-sound.ts';
import { ManualClock, silentLog } from '../base/index.ts';
import type { MediaStream, StreamOrder, StreamStatistics } from '../media/index.ts';
import type { InviteListener, ReofferResult } from '../sip/index.ts';
import { DialledLeg } from './dialled-leg.ts';
import type { LegEnd } from './leg.ts';

/** One who has answered. Streams are named in the order in which they were opened. */
async function answered(srtp: 'off' | 'optional' = 'off') {
  const clock = new ManualClock();
  const told: string[] = [];
  const ends: LegEnd[] = [];
  const orders: StreamOrder[] = [];
  let sip!: InviteListener;
  let answer!: (result: ReofferResult) => void;
  let room = Infinity;
  const openStream = async (order: StreamOrder): Promise<MediaStream> => {
    if (orders.length >= room) throw new Error('no port');
    orders.push(order);
    const n = orders.length;
    return {
      id: `stream ${n}`,
      createOffer: () => Buffer.from(`offer of ${n}`),
      acceptAnswer: (body: Buffer) =>
        body.toString() === 'useless'
          ? { ok: false, why: 'useless' }
          : { ...agreedSound, encrypted: srtp !== 'off' },
      listen: () => undefined,
      close: async () => {
        told.push(`closed ${n}`);
        return { received: true } as StreamStatistics;
      },
    } as unknown as MediaStream;
  };
  const leg = new DialledLeg(
    {
      clock,
      log: silentLog,
      media: { openStream },
      userAgent: {
        invite: (_order, listener) => {
          sip = listener;
          return {
            callId: 'call',
            state: 'talking',
            cancel: () => undefined,
            bye: () => told.push('bye'),
            reoffer: (offer) => {
              told.push(`re-INVITE ${offer.toString()}`);
              return new Promise((resolve) => (answer = resolve));
            },
            refer: async () => ({ ok: false, status: 603 }),
            sendKeys: async () => ({ ok: true }),
            dialog: undefined,
          };
        },
      },
    },
    { id: 'leg', destination: { target: 'sip:a@b', from: 'sip:c@d', viaTrunk: false, srtp }, ringMs: 30_000 },
    { onEnded: (end) => ends.push(end) },
  );
  await leg.dial();
  sip.onAnswer({ body: Buffer.from('sdp') });
  const near = { id: 'near' } as MediaStream;
  const move = async () => {
    const moved = leg.moveNear(near);
    await clock.advanceAsync(0);
    return moved;
  };
  return {
    ...{ clock, leg, told, ends, orders, near, move, sip },
    noRoom: () => (room = 0),
    answers: (result: ReofferResult) => answer(result),
    silent: (stream: number, ms: number) => orders[stream - 1]?.onSilenceOfNetwork?.(ms),
  };
}

test('speaks by a stream beside the other one once its far end has agreed, and by the old one until then', async () => {
  const { leg, told, orders, near, move, answers, clock } = await answered();
  const moving = move();
  await clock.advanceAsync(10);
  expect([leg.stream?.id, told]).toEqual(['stream 1', ['re-INVITE offer of 2']]);
  expect(orders[1]).toMatchObject({ id: 'leg', near, srtp: 'off', inPlaceOf: { id: 'stream 1' } });
  answers({ ok: true, body: Buffer.from('sdp') });
  expect(await moving).toBe(true);
  expect([leg.stream?.id, told]).toEqual(['stream 2', ['re-INVITE offer of 2', 'closed 1']]);
});

test.each<[string, ReofferResult]>([
  ['refuses', { ok: false, status: 488 }],
  ['answers what is of no use', { ok: true, body: Buffer.from('useless') }],
])('goes on as it was when its far end %s', async (_, result) => {
  const { leg, told, move, answers, clock } = await answered();
  const moving = move();
  await clock.advanceAsync(10);
  answers(result);
  expect(await moving).toBe(false);
  expect([leg.stream?.id, told.at(-1)]).toEqual(['stream 1', 'closed 2']);
});

test('goes on as it was when there is no port', async () => {
  const { leg, told, move, noRoom } = await answered();
  noRoom();
  expect(await move()).toBe(false);
  expect([leg.stream?.id, told]).toEqual(['stream 1', []]);
});

test('leaves no stream behind when its far end hangs up meanwhile', async () => {
  const { told, ends, move, answers, clock, sip } = await answered();
  const moving = move();
  await clock.advanceAsync(10);
  sip.onEnd({ by: 'them', phase: 'talk', status: 200, reason: '', viaTimeout: false });
  answers({ ok: false, status: 487 });
  expect(await moving).toBe(false);
  expect(told).toEqual(['re-INVITE offer of 2', 'closed 1', 'closed 2']);
  expect(ends).toMatchObject([{ cause: 'completed' }]);
});

test('is not lost because the port that the far end does not know yet is silent', async () => {
  const { leg, told, move, answers, silent, clock } = await answered();
  const moving = move();
  await clock.advanceAsync(60_000);
  silent(2, 60_000);
  answers({ ok: true, body: Buffer.from('sdp') });
  expect(await moving).toBe(true);
  silent(2, 61_000);
  expect([leg.isTalking, told.includes('bye')]).toEqual([true, false]);
  await clock.advanceAsync(31_000);
  silent(2, 92_000);
  expect(told.at(-1)).toBe('bye');
});

test('asks for encrypted sound where it is encrypted, and moves once at a time', async () => {
  const { orders, move, answers, clock } = await answered('optional');
  const moving = move();
  await clock.advanceAsync(10);
  expect(await move()).toBe(false);
  answers({ ok: true, body: Buffer.from('sdp') });
  expect(await moving).toBe(true);
  expect(orders.map(({ srtp }) => srtp)).toEqual(['optional', 'required']);
});
