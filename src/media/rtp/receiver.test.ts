import { beforeEach, describe, expect, it } from 'vitest';
import { encode } from '../codec/g711.ts';
import { openEncoder } from '../codec/speech-codec.ts';
import { writeTelephoneEvent } from '../dtmf/event.ts';
import { writeRtp } from './packet.ts';
import { RtpReceiver } from './receiver.ts';

const farEnd = { host: '198.51.100.7', port: 4000 };
const formats = { codecs: new Map([[8, 'PCMA'] as const]), digits: new Set([101]) };
const frame = new Int16Array(160);
const loud = new Uint8Array(160);
encode('PCMA', new Int16Array(160).fill(5000), loud);

let receiver: RtpReceiver;
let nowMs: number;
let sequence: number;

beforeEach(() => {
  receiver = new RtpReceiver(formats);
  receiver.expect(formats, farEnd);
  [nowMs, sequence] = [0, 65_500];
});

function send(payloadType: number, timestamp: number, payload: Uint8Array, ssrc = 5): string {
  sequence = (sequence + 1) & 0xffff;
  const header = { marker: false, payloadType, sequence, timestamp: timestamp >>> 0, ssrc };
  return receiver.receive(writeRtp({ ...header, payload }), farEnd, nowMs).kind;
}

/** So many frames, 20 ms apart; gives the level of the last. */
function listen(frames: number, each: () => void = () => undefined): number {
  for (let n = 0; n < frames; n += 1) {
    each();
    receiver.playout.read(frame, nowMs);
    nowMs += 20;
  }
  return Math.sqrt(frame.reduce((sum, sample) => sum + sample * sample, 0) / 160);
}

describe('what comes in', () => {
  it('comfort noise, unasked, is played until there are words again, and nothing of it is loss', () => {
    let at = 2 ** 32 - 20 * 160;
    const speak = (): void => void send(8, (at += 160), loud);
    listen(50, speak);
    expect(send(13, (at += 160), Uint8Array.of(45))).toBe('sound');
    const noise = listen(60);
    // −45 dBov is 181
    expect(noise).toBeGreaterThan(120);
    expect(noise).toBeLessThan(260);
    at += 59 * 160;
    expect(listen(20, speak)).toBeGreaterThan(4500);
    expect(receiver.playout.concealedMs).toBe(0);
    expect(receiver.totals).toMatchObject({ lost: 0 });
  });

  it('a key in place of sound is no loss', () => {
    let at = 0;
    const speak = (): void => void send(8, (at += 160), loud);
    listen(50, speak);
    const pressedAt = at + 160;
    listen(10, () => {
      at += 160;
      const duration = at - pressedAt + 160;
      send(101, pressedAt, writeTelephoneEvent({ code: 5, end: false, volume: 10, duration }));
    });
    listen(20, speak);
    expect(receiver.playout.concealedMs).toBe(0);
    expect(receiver.totals).toMatchObject({ lost: 0 });
  });

  it('lost packets are made up and counted, across a source that changes', () => {
    let at = 0;
    let n = 0;
    const lossy = (ssrc: number) => (): void => {
      n += 1;
      at += 160;
      if (n % 10 === 5) sequence = (sequence + 1) & 0xffff;
      else send(8, at, loud, ssrc);
    };
    listen(100, lossy(5));
    const before = receiver.playout.concealedMs;
    expect(before).toBeGreaterThan(80);
    expect(before).toBeLessThanOrEqual(200);
    at = 7_000_000;
    expect(listen(100, lossy(6))).toBeGreaterThan(3500);
    expect(receiver.playout.concealedMs).toBeGreaterThan(before + 80);
    // the one packet that made the new source known is among its own
    expect(receiver.totals.lost).toBeGreaterThanOrEqual(19);
    expect(receiver.totals.lost).toBeLessThanOrEqual(21);
  });

  it('Opus is put where its own clock says, in any order; a damaged packet is made up', () => {
    const opus = { codecs: new Map([[111, 'Opus'] as const]), digits: new Set([110]) };
    receiver.expect(opus, farEnd);
    const encoder = openEncoder('Opus');
    const packets = Array.from({ length: 60 }, (_, n) => {
      const payload = new Uint8Array(encoder.frameBytes);
      const tone = (i: number): number => Math.round(8000 * Math.sin((n * 160 + i) / 3));
      encoder.encode(
        Int16Array.from({ length: 160 }, (_, i) => tone(i)),
        payload,
        0,
      );
      return n === 40 ? payload.fill(0xff) : payload;
    });
    const stamp = (n: number): number => n * 960 - 20_000;
    let n = 0;
    const level = listen(60, () => send(111, stamp(n), packets[n++]!));
    expect(level).toBeGreaterThan(4000);
    expect(receiver.totals).toMatchObject({ received: 60, lost: 0 });
    expect(receiver.late).toBe(0);
    expect(receiver.jitterMs).toBe(0);
    expect(receiver.playout.concealedMs).toBe(20);
    receiver.close();
  });

  it('is counted, and its keys heard, while nobody listens; who begins to listen hears what comes from then on', () => {
    receiver.listening = false;
    let n = 0;
    const say = (): void => {
      n += 1;
      send(8, n * 160, loud);
    };
    for (let packet = 0; packet < 50; packet += 1) say();
    expect(send(101, 51 * 160, writeTelephoneEvent({ code: 5, end: false, volume: 10, duration: 160 }))).toBe(
      'key',
    );
    expect(receiver.totals).toMatchObject({ received: 51, lost: 0 });
    expect(receiver.played).toEqual({ delayMs: 0, concealedMs: 0 });
    receiver.listening = true;
    expect(listen(50, say)).toBeGreaterThan(1000);
  });
});
