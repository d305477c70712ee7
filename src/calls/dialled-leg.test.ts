import { expect, test } from 'vitest';
import { legOnWire as dialled } from '../../test/fakes/leg-on-wire.ts';

const body = Buffer.from('sdp');

test('ringing and early media are told once, then the answer and the end', async () => {
  const { clock, told, ends, dial, proceed } = dialled();
  const sip = await dial();
  proceed();
  sip.onProgress?.({ status: 180, reason: 'Ringing' });
  sip.onProgress?.({ status: 180, reason: 'Ringing' });
  sip.onProgress?.({ status: 183, reason: 'Progress', body });
  sip.onProgress?.({ status: 183, reason: 'Progress', body });
  clock.advance(4000);
  sip.onAnswer({ body });
  clock.advance(6000);
  sip.onEnd({ by: 'them', phase: 'talk', status: 200, reason: '', viaTimeout: false });
  sip.onEnd({ by: 'them', phase: 'talk', status: 200, reason: '', viaTimeout: false });
  await clock.advanceAsync(0);
  expect(told).toEqual(['ringing', 'early-media', 'answered']);
  expect(ends).toEqual([
    expect.objectContaining({ cause: 'completed', by: 'them', sipStatus: 200, ringMs: 4000, talkMs: 6000 }),
  ]);
});

test('of several telephones that ring, the newest is listened to, until one answers', async () => {
  const { told, accepted, dial, proceed } = dialled();
  const sip = await dial();
  proceed();
  const from = (fork: string) => sip.onProgress?.({ status: 183, reason: '', body: Buffer.from(fork), fork });
  for (const fork of ['one', 'two', 'two', 'three']) from(fork);
  sip.onAnswer({ body: Buffer.from('one') });
  expect(accepted).toEqual(['one', 'two', 'three', 'one']);
  expect(told).toEqual(['early-media', 'answered']);
});

test('an answer without a description keeps what was agreed before it', async () => {
  const { told, accepted, dial, proceed } = dialled();
  const sip = await dial();
  proceed();
  sip.onProgress?.({ status: 183, reason: '', body });
  sip.onAnswer({ body: Buffer.alloc(0) });
  expect(accepted).toEqual(['sdp']);
  expect(told).toEqual(['early-media', 'answered']);
});

test('the answer to a refresh moves the sound to where it says', async () => {
  const { accepted, dial, proceed } = dialled();
  const sip = await dial();
  proceed();
  sip.onAnswer({ body });
  sip.onOfferAnswered?.(Buffer.from('moved'));
  expect(accepted).toEqual(['sdp', 'moved']);
});

test('the far end is offered all that we can when it asks; an answer of no use changes nothing', async () => {
  const options: Parameters<typeof dialled>[0] = {};
  const { told, ends, dial, proceed } = dialled(options);
  const sip = await dial();
  proceed();
  sip.onAnswer({ body });
  expect(sip.makeOffer?.(false).toString()).toBe('offer');
  expect(await sip.packetsHeard?.()).toBe(7);
  options.described = { ok: false, why: 'no common codec' };
  sip.onOfferAnswered?.(Buffer.from('nothing'));
  expect([told, ends]).toEqual([['answered'], []]);
});

test('who refuses an offer of optional encryption is offered nothing else, once', async () => {
  const { clock, ends, wire, dial } = dialled({ srtp: 'optional' });
  const refused = { by: 'them', phase: 'setup', status: 488, reason: '', viaTimeout: false } as const;
  const first = await dial();
  first.onEnd(refused);
  await clock.advanceAsync(0);
  expect(wire.order).toMatchObject({ srtp: 'required' });
  expect(wire.listener).not.toBe(first);
  expect(ends).toEqual([]);
  wire.listener!.onEnd(refused);
  await clock.advanceAsync(0);
  expect(ends).toMatchObject([{ cause: 'not-acceptable', by: 'them', sipStatus: 488 }]);
});

test('who hangs up while the other offer is made ready rings nobody', async () => {
  const { clock, leg, ends, wire, dial } = dialled({ srtp: 'optional' });
  const first = await dial();
  first.onEnd({ by: 'them', phase: 'setup', status: 488, reason: '', viaTimeout: false });
  leg.hangUp();
  await clock.advanceAsync(0);
  expect(wire.listener).toBe(first);
  expect(ends).toMatchObject([{ cause: 'cancelled', by: 'us' }]);
});

test('a far end that does not even say 100 is given up after eight seconds', async () => {
  const { clock, told, ends, dial } = dialled();
  await dial();
  await clock.advanceAsync(7_999);
  expect(ends).toEqual([]);
  await clock.advanceAsync(1);
  expect(told).toEqual(['cancel']);
  expect(ends[0]).toMatchObject({ cause: 'network-timeout', by: 'us', sipStatus: 0 });
});

test('ringing time over: hung up, and ended even when the far end never agrees', async () => {
  const { clock, told, ends, reasons, dial, proceed } = dialled();
  await dial();
  proceed();
  await clock.advanceAsync(30_000);
  expect(told).toEqual(['bye']);
  expect(reasons).toEqual(['Q.850;cause=19;text="No answer from user"']);
  expect(ends).toEqual([]);
  await clock.advanceAsync(2000);
  expect(ends[0]).toMatchObject({ cause: 'no-answer', by: 'us', talkMs: 0 });
});

test('an answer that crosses our hang-up is nobody’s', async () => {
  const { clock, leg, told, ends, dial, proceed } = dialled();
  const sip = await dial();
  proceed();
  leg.hangUp();
  sip.onAnswer({ body });
  sip.onEnd({ by: 'us', phase: 'setup', status: 487, reason: '', viaTimeout: false });
  await clock.advanceAsync(0);
  expect(told).toEqual(['bye']);
  expect(ends[0]).toMatchObject({ cause: 'cancelled', by: 'us' });
});

test('an answer without a codec of ours is hung up as not acceptable and counts as never answered', async () => {
  const { clock, told, ends, dial, proceed } = dialled({ described: { ok: false, why: 'no codec' } });
  const sip = await dial();
  proceed();
  sip.onAnswer({ body });
  sip.onEnd({ by: 'us', phase: 'talk', status: 200, reason: '', viaTimeout: false });
  await clock.advanceAsync(0);
  expect(told).toEqual(['bye']);
  expect(ends[0]).toMatchObject({ cause: 'not-acceptable', talkMs: 0 });
});

test('no port for its sound: the call ends, nothing was sent', async () => {
  const { clock, ends, leg, wire } = dialled({ openFails: true });
  await leg.dial();
  await clock.advanceAsync(0);
  expect(wire.listener).toBeUndefined();
  expect(ends[0]).toMatchObject({ cause: 'trunk-unavailable', by: 'us', sipStatus: 0 });
});

test('hung up before it was dialled, nothing is sent', async () => {
  const { clock, ends, leg, wire } = dialled();
  leg.hangUp();
  await leg.dial();
  await clock.advanceAsync(0);
  expect(wire.listener).toBeUndefined();
  expect(ends).toEqual([expect.objectContaining({ cause: 'cancelled' })]);
});

test('the end tells whether a telephone rang and whether somebody took it, whatever the cause is', async () => {
  const refused = dialled();
  const first = await refused.dial();
  first.onProgress?.({ status: 100, reason: 'Trying' });
  first.onEnd({ by: 'them', phase: 'setup', status: 503, reason: '', viaTimeout: false });
  await refused.clock.advanceAsync(0);
  expect(refused.ends[0]).toMatchObject({ rang: false, answered: false });
  const rung = dialled();
  const second = await rung.dial();
  second.onProgress?.({ status: 183, reason: 'Progress' });
  second.onEnd({ by: 'network', phase: 'setup', status: 503, reason: '', viaTimeout: false });
  await rung.clock.advanceAsync(0);
  expect(rung.ends[0]).toMatchObject({ rang: true, answered: false });
  const crossing = dialled();
  const third = await crossing.dial();
  crossing.proceed();
  crossing.leg.hangUp();
  third.onAnswer({ body });
  third.onEnd({ by: 'us', phase: 'setup', status: 487, reason: '', viaTimeout: false });
  await crossing.clock.advanceAsync(0);
  expect(crossing.ends[0]).toMatchObject({ rang: false, answered: true, talkMs: 0 });
});

test('the stream is opened with the encryption and the codecs that the destination wants', async () => {
  const { dial, wire } = dialled({ srtp: 'required', codecs: ['G722'] });
  await dial();
  expect(wire.order).toMatchObject({ srtp: 'required', codecs: ['G722'] });
});
