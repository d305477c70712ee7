import { expect, test } from 'vitest';
import { agreedSound as good } from '../../test/fakes/agreed-sound.ts';
import { rungLeg } from '../../test/fakes/rung-leg.ts';
import type { Agreed, MediaStream, StreamOrder, StreamStatistics } from '../media/index.ts';

const held: Agreed = { ...good, sending: false };
const body = Buffer.from('sdp');

/** A leg that was answered so; its stream does as the test says. */
async function answered(described: Agreed) {
  const told: string[] = [];
  const reoffers: Agreed[] = [];
  let order: StreamOrder | undefined;
  const stream = {
    createOffer: () => Buffer.from('offer'),
    acceptAnswer: () => described,
    createAnswer: () => ({ ok: true, answer: Buffer.from('answer'), described: reoffers.shift() }),
    close: async () => ({ received: true }) as StreamStatistics,
  } as unknown as MediaStream;
  const { clock, leg, wire } = rungLeg({
    openStream: async (opened) => {
      order = opened;
      return stream;
    },
    session: { bye: () => void told.push('bye') },
    listener: {
      onAnswered: () => void told.push('answered'),
      onHeld: (isHeld) => void told.push(isHeld ? 'held' : 'taken back'),
      onEnded: () => void told.push('ended'),
    },
  });
  await leg.dial();
  wire.listener?.onAnswer({ body });
  return {
    clock,
    told,
    silent: (ms: number) => order?.onSilenceOfNetwork?.(ms),
    lost: (ms: number) => order?.onSoundLost?.(ms),
    reoffer: (agreed: Agreed) => {
      reoffers.push(agreed);
      wire.listener?.onOffer?.(body);
    },
  };
}

test('a far end that answers on hold is told as held, and is no loss until it has us back', async () => {
  const { clock, told, silent, reoffer } = await answered(held);
  expect(told).toEqual(['answered', 'held']);
  clock.advance(40_000);
  silent(40_000);
  reoffer(good);
  expect(told).toEqual(['answered', 'held', 'taken back']);
  clock.advance(5000);
  silent(45_000);
  expect(told).not.toContain('bye');
  clock.advance(25_000);
  silent(70_000);
  expect(told).toContain('bye');
});

test('a far end whose reports come, and not the sound that they count, is given four times as long', async () => {
  const { clock, told, lost } = await answered(good);
  clock.advance(115_000);
  lost(115_000);
  expect(told).toEqual(['answered']);
  clock.advance(5000);
  lost(120_000);
  expect(told).toEqual(['answered', 'bye']);
});

test('one that holds us sends nothing, whatever it reports', async () => {
  const { clock, told, lost } = await answered(held);
  clock.advance(600_000);
  lost(600_000);
  expect(told).toEqual(['answered', 'held']);
});
