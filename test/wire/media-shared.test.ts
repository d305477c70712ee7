import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, type Log } from '../../src/base/index.ts';
import { addressTaken, MediaEngine } from '../../src/media/index.ts';
import { Libc } from '../../src/media/thread/libc.ts';
import { agree, openEnd, purity, sine, until } from './media-pair.ts';
import { RawPeer } from './raw-peer.ts';

const warnings: string[] = [];
const log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (_facts: object, text: string) => void warnings.push(text),
  error: (_facts: object, text: string) => void warnings.push(text),
} as unknown as Log;

async function start(from: number, driver: 'auto' | 'dgram' = 'auto'): Promise<MediaEngine> {
  const portRange = { from, to: from + 39 };
  const engine = new MediaEngine({ clock: systemClock, log, bindHost: '127.0.0.1', portRange, driver });
  await engine.start();
  return engine;
}

describe.runIf(process.platform === 'linux')('streams of a line that share a port', () => {
  let engine: MediaEngine;
  let others: MediaEngine;
  beforeAll(async () => {
    engine = await start(23_700);
    others = await start(23_740);
    // threads start slowly on a busy machine
  }, 60_000);
  afterAll(async () => {
    await engine.stop();
    await others.stop();
  });

  it('hear each its own far end, and each far end its own', async () => {
    const tones = [440, 700, 1100];
    const near = await Promise.all(
      tones.map((hertz) => openEnd(engine, { id: `near-${hertz}`, sharedPort: 'line' })),
    );
    const far = await Promise.all(tones.map((hertz) => openEnd(others, { id: `far-${hertz}` })));
    expect(new Set(near.map(({ stream }) => stream.localPort)).size).toBe(1);
    near.forEach(({ stream }, n) => agree(stream, far[n]!.stream));
    const begun = (ends: typeof near, frames: number): Promise<void> =>
      until(() => ends.every((end) => end.frames.length > frames));
    await begun([...near, ...far], 0);
    tones.forEach((hertz, n) => {
      near[n]!.stream.play({ samples: sine(hertz, 800) });
      far[n]!.stream.play({ samples: sine(hertz + 200, 800) });
    });
    far.forEach(({ stream }, n) => stream.sendDigits(String(n + 1)));
    await begun([...near, ...far], 70);
    await until(() => near.every(({ digits }) => digits.length > 0));
    tones.forEach((hertz, n) => {
      const [heardNear, heardFar] = [near[n]!.heard(), far[n]!.heard()];
      // torn where the machine stood still, but nobody else's
      expect(purity(heardFar, hertz)).toBeGreaterThan(0.3);
      expect(purity(heardNear, hertz + 200)).toBeGreaterThan(0.3);
      for (const other of tones) {
        if (other === hertz) continue;
        expect(purity(heardFar, other)).toBe(0);
        expect(purity(heardNear, other + 200)).toBe(0);
      }
    });
    expect(near.map(({ digits }) => digits.join(''))).toEqual(['1', '2', '3']);
    const statistics = await Promise.all(near.map(({ stream }) => stream.close()));
    for (const { packetsLost, packetsRefused, received } of statistics)
      expect({ packetsLost, packetsRefused, received }).toEqual({
        packetsLost: 0,
        packetsRefused: 0,
        received: true,
      });
    await Promise.all(far.map(({ stream }) => stream.close()));
  });

  it('count strangers, and nobody hears them', async () => {
    const before = (await engine.statistics()).packetsOfStrangers;
    const [peer, stranger] = [await RawPeer.open(), await RawPeer.open()];
    const { stream } = await openEnd(engine, { id: 'strangers', sharedPort: 'line' });
    expect(stream.createAnswer(peer.description()).ok).toBe(true);
    // its thread knows where the far end is as soon as it speaks to him
    await until(() => peer.received.length > 0);
    for (let n = 0; n < 20; n += 1) stranger.say(stream.localPort, 0x2a);
    for (let n = 0; n < 3; n += 1) peer.say(stream.localPort, 0x2a);
    let counted = 0;
    let received = 0;
    await until(() => {
      void engine.statistics().then(({ packetsOfStrangers }) => (counted = packetsOfStrangers - before));
      void stream.statistics().then(({ packetsReceived }) => (received = packetsReceived));
      return counted >= 20 && received === 3;
    });
    await stream.close();
    peer.close();
    stranger.close();
  });

  it('whose far end sends from elsewhere than it says are told of once for a line', async () => {
    const [peer, elsewhere] = [await RawPeer.open(), await RawPeer.open()];
    const end = await openEnd(engine, { id: 'elsewhere', sharedPort: 'nat' });
    expect(end.stream.createAnswer(peer.description()).ok).toBe(true);
    await until(() => peer.received.length > 0);
    const told = (): number => warnings.filter((text) => text.includes('from elsewhere')).length;
    end.stream.unheard();
    expect(told()).toBe(0);
    for (let n = 0; n < 60; n += 1) elsewhere.say(end.stream.localPort, 0x2a);
    await until(() => end.silences.length > 0);
    end.stream.unheard();
    end.stream.unheard();
    expect(told()).toBe(1);
    await end.stream.close();
    peer.close();
    elsewhere.close();
  });

  it('and come from one address are refused but the first, and the line gets a port per call from then on', async () => {
    const peer = await RawPeer.open();
    const open = (id: string) => openEnd(engine, { id, sharedPort: 'crowded' });
    const [first, second] = [await open('first'), await open('second')];
    expect(first.stream.localPort).toBe(second.stream.localPort);
    expect(first.stream.createAnswer(peer.description()).ok).toBe(true);
    const refused = second.stream.createAnswer(peer.description());
    expect(refused).toEqual({ ok: false, why: addressTaken });
    expect(warnings.filter((text) => text.includes('a port per call'))).toHaveLength(1);
    const third = await open('third');
    expect(third.stream.localPort).not.toBe(first.stream.localPort);
    expect(third.stream.createAnswer(peer.description()).ok).toBe(true);
    // other lines share on, and an address that was left is free
    await first.stream.close();
    const other = await openEnd(engine, { id: 'other', sharedPort: 'line' });
    expect(other.stream.localPort).toBe(first.stream.localPort);
    expect(other.stream.createAnswer(peer.description()).ok).toBe(true);
    await Promise.all([second, third, other].map(({ stream }) => stream.close()));
    peer.close();
  });

  it('and are refused for their address go on from a port of their own, in the same session', async () => {
    const peer = await RawPeer.open();
    const open = (id: string) => openEnd(engine, { id, sharedPort: 'moving' });
    const [first, second] = [await open('stays'), await open('moves')];
    expect(first.stream.createAnswer(peer.description()).ok).toBe(true);
    const offered = second.stream.createOffer().toString();
    expect(second.stream.acceptAnswer(peer.description())).toEqual({ ok: false, why: addressTaken });
    await second.stream.close();
    const order = { id: 'moved', sharedPort: 'moving', inPlaceOf: second.stream };
    const moved = await openEnd(engine, order);
    const origin = /o=\S+ (?<session>\d+) (?<version>\d+) /;
    const [before, now] = [offered, moved.stream.createOffer().toString()].map(
      (sdp) => origin.exec(sdp)?.groups,
    );
    expect(now).toEqual({ session: before?.session, version: String(Number(before?.version) + 1) });
    expect(moved.stream.localPort).not.toBe(first.stream.localPort);
    expect(moved.stream.acceptAnswer(peer.description()).ok).toBe(true);
    await until(() => peer.received.length > 0);
    await Promise.all([first.stream.close(), moved.stream.close()]);
    peer.close();
  });

  it('leave their address as soon as they begin to close, and take none any more', async () => {
    const peer = await RawPeer.open();
    const open = (id: string) => openEnd(engine, { id, sharedPort: 'line' });
    const [first, second] = [await open('ending'), await open('next')];
    expect(first.stream.createAnswer(peer.description()).ok).toBe(true);
    const closing = first.stream.close();
    // a description that crosses its end
    first.stream.createAnswer(peer.description());
    expect(second.stream.createAnswer(peer.description()).ok).toBe(true);
    await Promise.all([closing, second.stream.close()]);
    peer.close();
  });

  it('are told once for how many of them there is room, when the system gives little', async () => {
    const libc = await Libc.load();
    if (typeof libc === 'string') throw new Error(libc);
    const socket = libc.openUdp('127.0.0.1', 0);
    if (typeof socket === 'string') throw new Error(socket);
    // as much as this machine gives us
    const little = libc.widen(socket.fd, 32 << 20) < 1000 * 10 * 2304;
    libc.close(socket.fd);
    const streams = await Promise.all(['a', 'b'].map((id) => openEnd(engine, { id, sharedPort: 'line' })));
    expect(warnings.filter((text) => text.includes('little room'))).toHaveLength(little ? 1 : 0);
    await Promise.all(streams.map(({ stream }) => stream.close()));
  });

  it('have a port of their own when they are encrypted', async () => {
    const plain = await openEnd(engine, { id: 'plain', sharedPort: 'line' });
    const sealed = await openEnd(engine, { id: 'sealed', sharedPort: 'line', srtp: 'optional' });
    expect(sealed.stream.localPort).not.toBe(plain.stream.localPort);
    await Promise.all([plain, sealed].map(({ stream }) => stream.close()));
  });
});

it('where there is no quick driver each stream has a port of its own, and talks', async () => {
  const engine = await start(23_780, 'dgram');
  const [caller, callee] = [
    await openEnd(engine, { id: 'caller', sharedPort: 'line' }),
    await openEnd(engine, { id: 'callee', sharedPort: 'line' }),
  ];
  expect(caller.stream.localPort).not.toBe(callee.stream.localPort);
  agree(caller.stream, callee.stream);
  await until(() => caller.frames.length > 5 && callee.frames.length > 5);
  await engine.stop();
});
