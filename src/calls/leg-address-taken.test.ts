import { expect, test } from 'vitest';
import { agreedSound as good } from '../../test/fakes/agreed-sound.ts';
import { rungLeg } from '../../test/fakes/rung-leg.ts';
import { addressTaken, type MediaStream, type StreamOrder, type StreamStatistics } from '../media/index.ts';
import type { ReofferResult } from '../sip/index.ts';
import type { LegEnd } from './leg.ts';

/** A leg whose far end says that he is where another call of the shared port is; `wait`: for our other offer's answer. */
function dialled() {
  const told: string[] = [];
  const accepted: string[] = [];
  const ends: LegEnd[] = [];
  const orders: StreamOrder[] = [];
  let answer: ((result: ReofferResult) => void) | undefined;
  const stream = {
    createOffer: () => Buffer.from(`offer ${orders.length}`),
    acceptAnswer: (body: Buffer) => {
      accepted.push(body.toString());
      return orders.at(-1)?.inPlaceOf ? good : { ok: false, why: addressTaken };
    },
    unheard: () => told.push('unheard'),
    close: async () => ({ received: true }) as StreamStatistics,
  } as unknown as MediaStream;
  const { clock, leg, wire } = rungLeg({
    openStream: async (order) => {
      orders.push(order);
      return stream;
    },
    session: {
      cancel: () => void told.push('cancel'),
      bye: () => void told.push('bye'),
      reoffer: (offer) => {
        told.push(`re-INVITE ${offer.toString()}`);
        return new Promise((resolve) => (answer = resolve));
      },
    },
    destination: { sharedPort: 'line' },
    listener: { onAnswered: () => void told.push('answered'), onEnded: (end) => void ends.push(end) },
  });
  const settle = (): Promise<void> => clock.advanceAsync(0);
  return {
    clock,
    leg,
    told,
    accepted,
    ends,
    settle,
    silent: (ms: number) => orders.at(-1)?.onSilenceOfNetwork?.(ms),
    /** He is rung and answers. */
    begin: async (answered: string, early?: string): Promise<void> => {
      await leg.dial();
      if (early) wire.listener?.onProgress?.({ status: 183, reason: '', body: Buffer.from(early) });
      wire.listener?.onAnswer({ body: Buffer.from(answered) });
      await settle();
    },
    answers: async (result: ReofferResult): Promise<void> => {
      answer?.(result);
      await settle();
    },
  };
}

test.each([
  ['with his 200', 'sdp', undefined, 1],
  ['before his 200', '', 'sdp', 2],
] as const)(
  'who says it %s is offered a port of its own, and then is there',
  async (_, late, early, said) => {
    const { clock, told, ends, accepted, begin, answers } = dialled();
    await begin(late, early);
    expect(told).toEqual(['re-INVITE offer 2']);
    // he rings no more
    await clock.advanceAsync(31_000);
    await answers({ ok: true, body: Buffer.from('his answer') });
    expect(accepted).toEqual([...Array.from({ length: said }, () => 'sdp'), 'his answer']);
    expect(told).toEqual(['re-INVITE offer 2', 'answered']);
    expect(ends).toEqual([]);
  },
);

test('who refuses the other port is hung up', async () => {
  const { clock, told, ends, begin, answers } = dialled();
  await begin('sdp');
  await answers({ ok: false, status: 488 });
  expect(told).toEqual(['re-INVITE offer 2', 'bye']);
  await clock.advanceAsync(2000);
  expect(ends).toMatchObject([{ cause: 'not-acceptable', answered: true, talkMs: 0 }]);
});

test('who is hung up while he is asked is not answered any more', async () => {
  const { leg, told, begin, answers } = dialled();
  await begin('sdp');
  leg.hangUp();
  await answers({ ok: true, body: Buffer.from('his answer') });
  expect(told).toEqual(['re-INVITE offer 2', 'bye']);
});

test('who has answered and is not heard for five seconds is told to the stream', async () => {
  const { clock, told, silent, begin, answers } = dialled();
  await begin('sdp');
  await answers({ ok: true, body: Buffer.from('his answer') });
  told.length = 0;
  await clock.advanceAsync(3000);
  // most of it before he has answered
  silent(5000);
  expect(told).toEqual([]);
  await clock.advanceAsync(2000);
  silent(10_000);
  expect(told).toEqual(['unheard']);
});
