import { createSocket } from 'node:dgram';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import { MediaEngine } from '../../src/media/index.ts';
import { agree, openEnd, purity, sine, startEngine, until } from './media-pair.ts';

let engine: MediaEngine;

beforeAll(async () => {
  engine = await startEngine(29_200, 40);
});

afterAll(async () => {
  await engine.stop();
});

describe('an encrypted talk on loopback', () => {
  it.each(['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32', 'AEAD_AES_128_GCM'])(
    'is heard by %s, keys included, and nothing else is',
    async (suite) => {
      const caller = await openEnd(engine, { id: `caller-${suite}`, srtp: 'required' });
      const callee = await openEnd(engine, { id: `callee-${suite}`, srtp: 'optional' });
      agree(caller.stream, callee.stream, (offer) =>
        offer
          .split('\r\n')
          .filter((line) => !line.startsWith('a=crypto') || line.includes(` ${suite} `))
          .join('\r\n'),
      );
      const stranger = createSocket('udp4');
      const plain = Buffer.alloc(172, 0xd5);
      plain.set(Buffer.from('800800010000000000000001', 'hex'));
      for (let i = 0; i < 5; i += 1) stranger.send(plain, callee.stream.localPort, '127.0.0.1');
      await caller.stream.play({ samples: sine(440, 1000) }).done;
      caller.stream.sendDigits('7');
      await until(() => callee.digits.length > 0);
      expect(callee.digits).toEqual(['7']);
      stranger.close();
      expect(purity(callee.heard(), 440)).toBeGreaterThan(0.6);
      expect(await callee.stream.close()).toMatchObject({ packetsUnauthentic: 5, packetsLost: 0 });
      expect(await caller.stream.close()).toMatchObject({ received: true });
    },
  );

  it('carries no sound that others could read', async () => {
    const line = createSocket('udp4');
    const packets: Buffer[] = [];
    line.on('message', (bytes) => packets.push(bytes));
    await new Promise<void>((bound) => line.bind(0, '127.0.0.1', bound));
    const caller = await openEnd(engine, { id: 'overheard', srtp: 'required' });
    const callee = await openEnd(engine, { id: 'elsewhere', srtp: 'required' });
    const answer = callee.stream.createAnswer(caller.stream.createOffer());
    if (!answer.ok) throw new Error(answer.why);
    // it has the right keys, and would be heard
    await callee.stream.close();
    const described = caller.stream.acceptAnswer(
      Buffer.from(answer.answer.toString().replace(/m=audio \d+/, `m=audio ${line.address().port}`)),
    );
    expect(described).toMatchObject({ ok: true, encrypted: true });
    await until(() => packets.length > 5);
    // silence in the clear would be 160 times the same byte
    for (const packet of packets.slice(0, 5)) expect(new Set(packet.subarray(12)).size).toBeGreaterThan(40);
    await caller.stream.close();
    line.close();
  });
});

describe('a talk in G.722', () => {
  it('is heard both ways', async () => {
    const caller = await openEnd(engine, { id: 'wide-caller', codecs: ['G722', 'PCMA'] });
    const callee = await openEnd(engine, { id: 'wide-callee', codecs: ['PCMA', 'G722'] });
    agree(caller.stream, callee.stream, (offer) => {
      expect(offer).toContain('RTP/AVP 9 8 101');
      return offer;
    });
    caller.stream.play({ samples: sine(440, 400), loop: true });
    callee.stream.play({ samples: sine(600, 400), loop: true });
    await until(() => callee.frames.length > 40 && caller.frames.length > 40);
    expect(purity(callee.heard(), 440)).toBeGreaterThan(0.6);
    expect(purity(caller.heard(), 600)).toBeGreaterThan(0.6);
    await Promise.all([caller.stream.close(), callee.stream.close()]);
  });
});

describe('a talk in Opus', () => {
  it('is heard both ways, with keys by its own clock', async () => {
    const keys: string[] = [];
    const caller = await openEnd(engine, { id: 'opus-caller', codecs: ['Opus', 'PCMA'], srtp: 'required' });
    const callee = await openEnd(engine, {
      id: 'opus-callee',
      codecs: ['Opus'],
      srtp: 'required',
      onDigit: (key) => keys.push(key),
    });
    agree(caller.stream, callee.stream);
    caller.stream.play({ samples: sine(440, 400), loop: true });
    callee.stream.play({ samples: sine(600, 400), loop: true });
    await until(() => callee.frames.length > 40 && caller.frames.length > 40);
    expect(purity(callee.heard(), 440)).toBeGreaterThan(0.6);
    expect(purity(caller.heard(), 600)).toBeGreaterThan(0.6);
    caller.stream.sendDigits('7#');
    await until(() => keys.length === 2);
    expect(keys).toEqual(['7', '#']);
    await Promise.all([caller.stream.close(), callee.stream.close()]);
  });
});

describe('a talk over IPv6', () => {
  it('is heard, with an IPv4 one beside it on the same engine', async () => {
    const both = new MediaEngine({
      clock: systemClock,
      log: silentLog,
      bindHost: '::',
      advertisedHost: '127.0.0.1',
      advertisedHost6: '::1',
      portRange: { from: 29_240, to: 29_259 },
    });
    const six = new MediaEngine({
      clock: systemClock,
      log: silentLog,
      bindHost: '::1',
      portRange: { from: 29_260, to: 29_279 },
    });
    await Promise.all([both.start(), six.start()]);
    try {
      for (const from of [six, engine]) {
        const caller = await openEnd(from, { id: 'caller' });
        const callee = await openEnd(both, { id: 'callee' });
        agree(caller.stream, callee.stream);
        caller.stream.play({ samples: sine(440, 400), loop: true });
        callee.stream.play({ samples: sine(600, 400), loop: true });
        await until(() => callee.frames.length > 40 && caller.frames.length > 40);
        expect(purity(callee.heard(), 440)).toBeGreaterThan(0.6);
        expect(purity(caller.heard(), 600)).toBeGreaterThan(0.6);
        await Promise.all([caller.stream.close(), callee.stream.close()]);
      }
    } finally {
      await Promise.all([both.stop(), six.stop()]);
    }
  });
});
