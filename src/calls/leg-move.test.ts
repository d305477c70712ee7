// RFC 3264 §8.3.1: a leg whose sound goes on by another port, in another media worker.
import { expect, test } from 'vitest';
import { agreedSound } from '../../test/fakes/agreed-sound.ts';
import { rungLeg } from '../../test/fakes/rung-leg.ts';
import type { MediaStream, StreamOrder, StreamStatistics } from '../media/index.ts';
import type { ReofferResult } from '../sip/index.ts';
import type { LegEnd } from './leg.ts';

/** One who has answered. Streams are named in the order in which they were opened. */
async function answered(srtp: 'off' | 'optional' = 'off') {
  const told: string[] = [];
  const ends: LegEnd[] = [];
  const orders: StreamOrder[] = [];
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
  const { clock, leg, wire } = rungLeg({
    openStream,
    session: {
      bye: () => void told.push('bye'),
      reoffer: (offer) => {
        told.push(`re-INVITE ${offer.toString()}`);
        return new Promise((resolve) => (answer = resolve));
      },
    },
    destination: { viaTrunk: false, srtp },
    listener: { onEnded: (end) => void ends.push(end) },
  });
  await leg.dial();
  const sip = wire.listener!;
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

test('goes on as it was when its far end refuses', async () => {
  const { leg, told, move, answers, clock } = await answered();
  const moving = move();
  await clock.advanceAsync(10);
  answers({ ok: false, status: 488 });
  expect(await moving).toBe(false);
  expect([leg.stream?.id, told]).toEqual(['stream 1', ['re-INVITE offer of 2', 'closed 2']]);
});

/** Its far end has agreed to speak with the new port, and we can make nothing of how. */
async function astray() {
  const leg = await answered();
  const moving = leg.move();
  await leg.clock.advanceAsync(10);
  leg.answers({ ok: true, body: Buffer.from('useless') });
  await leg.clock.advanceAsync(10);
  expect(leg.told.splice(0)).toEqual(['re-INVITE offer of 2', 're-INVITE offer of 1']);
  return { ...leg, moving };
}

test('asks its far end back when that agrees by an answer of no use', async () => {
  const { leg, told, moving, answers, sip } = await astray();
  expect(sip.makeOffer?.(true).toString()).toBe('offer of 1');
  answers({ ok: true, body: Buffer.from('sdp') });
  expect(await moving).toBe(false);
  expect([leg.stream?.id, leg.isTalking, told]).toEqual(['stream 1', true, ['closed 2']]);
});

test.each<[string, ReofferResult]>([
  ['refuses', { ok: false, status: 488 }],
  ['answers that too by what is of no use', { ok: true, body: Buffer.from('useless') }],
])('hangs up one that is asked back and %s', async (_, result) => {
  const { told, moving, answers } = await astray();
  answers(result);
  expect(await moving).toBe(false);
  expect(told).toEqual(['bye', 'closed 2']);
});

test('leaves one alone that hangs up while it is asked back', async () => {
  const { told, ends, moving, answers, sip } = await astray();
  sip.onEnd({ by: 'them', phase: 'talk', status: 200, reason: '', viaTimeout: false });
  answers({ ok: false, status: 487 });
  expect(await moving).toBe(false);
  expect(told).toEqual(['closed 1', 'closed 2']);
  expect(ends).toMatchObject([{ cause: 'completed' }]);
});

test('offers the new port again when the re-INVITE had to wait, and the old one to whom asks for an offer meanwhile', async () => {
  const { move, answers, clock, sip } = await answered();
  const moving = move();
  await clock.advanceAsync(10);
  const offers = (): (string | undefined)[] =>
    [false, true].map((again) => sip.makeOffer?.(again).toString());
  expect(offers()).toEqual(['offer of 1', 'offer of 2']);
  answers({ ok: true, body: Buffer.from('sdp') });
  expect(await moving).toBe(true);
  expect(offers()).toEqual(['offer of 2', 'offer of 2']);
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

test('asks for encrypted sound where it is encrypted', async () => {
  const { orders, move, answers, clock } = await answered('optional');
  const moving = move();
  await clock.advanceAsync(10);
  answers({ ok: true, body: Buffer.from('sdp') });
  expect(await moving).toBe(true);
  expect(orders.map(({ srtp }) => srtp)).toEqual(['optional', 'required']);
});

test('moves once at a time, also when it is asked twice at once', async () => {
  const { leg, told, near, answers, clock, orders } = await answered();
  const [one, other] = [leg.moveNear(near), leg.moveNear(near)];
  expect(await other).toBe(false);
  await clock.advanceAsync(10);
  expect(await leg.moveNear(near)).toBe(false);
  expect([told, orders.length]).toEqual([['re-INVITE offer of 2'], 2]);
  answers({ ok: true, body: Buffer.from('sdp') });
  expect(await one).toBe(true);
  const again = leg.moveNear(near);
  await clock.advanceAsync(10);
  answers({ ok: true, body: Buffer.from('sdp') });
  expect([await again, leg.stream?.id]).toEqual([true, 'stream 3']);
});
