import { expect, test } from 'vitest';
import { agreedSound as good } from '../../test/fakes/agreed-sound.ts';
import { legOnWire as dialled } from '../../test/fakes/leg-on-wire.ts';

const body = Buffer.from('sdp');

test('a talk in which nothing is received for half a minute is over, its far end answering or not', async () => {
  const { clock, told, ends, dial, proceed, wire } = dialled();
  const sip = await dial();
  proceed();
  sip.onAnswer({ body });
  for (const silentMs of [5_000, 10_000, 15_000, 20_000, 25_000]) {
    await clock.advanceAsync(5_000);
    wire.order?.onSilenceOfNetwork?.(silentMs);
  }
  expect(told).toEqual(['answered']);
  await clock.advanceAsync(5_000);
  wire.order?.onSilenceOfNetwork?.(30_000);
  expect(told).toEqual(['answered', 'bye']);
  await clock.advanceAsync(1000);
  expect(ends[0]).toMatchObject({ cause: 'media-lost', by: 'us' });
});

test('how long nothing may be received is set', async () => {
  const { clock, told, dial, proceed, wire } = dialled({ mediaLostMs: 10_000 });
  const sip = await dial();
  proceed();
  sip.onAnswer({ body });
  await clock.advanceAsync(10_000);
  wire.order?.onSilenceOfNetwork?.(5_000);
  expect(told).toEqual(['answered']);
  wire.order?.onSilenceOfNetwork?.(10_000);
  expect(told).toEqual(['answered', 'bye']);
});

test('silence while it rang is not counted when it is answered', async () => {
  const { clock, told, dial, proceed, wire } = dialled();
  const sip = await dial();
  proceed();
  await clock.advanceAsync(25_000);
  wire.order?.onSilenceOfNetwork?.(25_000);
  sip.onAnswer({ body });
  for (const silentMs of [30_000, 35_000, 40_000, 45_000, 50_000]) {
    await clock.advanceAsync(5_000);
    wire.order?.onSilenceOfNetwork?.(silentMs);
  }
  expect(told).toEqual(['answered']);
  await clock.advanceAsync(5_000);
  wire.order?.onSilenceOfNetwork?.(55_000);
  expect(told).toEqual(['answered', 'bye']);
});

test('silence before the answer is no loss', async () => {
  const { clock, ends, dial, proceed, wire } = dialled();
  await dial();
  proceed();
  wire.order?.onSilenceOfNetwork?.(30_000);
  await clock.advanceAsync(10_000);
  expect(ends).toEqual([]);
});

test('whoever listens before the stream is open hears it from its first packet, and may stop at any time', async () => {
  const { leg, wire, dial, ears } = dialled();
  const first = (): void => undefined;
  leg.listen(first);
  await dial();
  expect(wire.order?.onFrame).toBe(first);
  leg.listen(undefined);
  expect(ears).toEqual([undefined]);
});

test('whoever begins to listen while the stream is opened is not forgotten', async () => {
  const { leg, wire, dial, ears } = dialled();
  const late = (): void => undefined;
  const dialling = dial();
  // the stream was asked for before anybody listened
  await Promise.resolve();
  leg.listen(late);
  await dialling;
  expect([...ears, wire.order?.onFrame]).toContain(late);
});

test('a key told by INFO goes the way of all keys: the stream tells each once', async () => {
  const { told, dial, proceed, wire, taken } = dialled();
  const sip = await dial();
  proceed();
  sip.onAnswer({ body });
  sip.onInfoDigit?.('1');
  expect(taken).toEqual(['1']);
  expect(told).toEqual(['answered']);
  wire.order?.onDigit?.('1');
  expect(told).toEqual(['answered', 'digit 1']);
});

test('a far end that holds us is told once each way, and its silence is no loss until it has us back', async () => {
  const { clock, told, ends, dial, proceed, wire, reoffers } = dialled();
  const sip = await dial();
  proceed();
  sip.onAnswer({ body });
  reoffers.push({ ...good, sending: false }, { ...good, sending: false }, good);
  expect(sip.onOffer?.(body)).toEqual(Buffer.from('answer'));
  sip.onOffer?.(body);
  clock.advance(60_000);
  wire.order?.onSilenceOfNetwork?.(60_000);
  expect(ends).toEqual([]);
  sip.onOffer?.(body);
  expect(told).toEqual(['answered', 'held', 'taken back']);
  clock.advance(5000);
  wire.order?.onSilenceOfNetwork?.(65_000);
  expect(told).not.toContain('bye');
  clock.advance(25_000);
  wire.order?.onSilenceOfNetwork?.(90_000);
  expect(told).toContain('bye');
});

test('a transfer that the far end asks for is handed on', async () => {
  const { told, dial } = dialled();
  const refer = { target: 'sip:x@y', headers: {}, accept: () => undefined, refuse: () => undefined };
  (await dial()).onRefer?.({ ...refer, progress: () => undefined });
  expect(told).toEqual(['refer sip:x@y']);
});
