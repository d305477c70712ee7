import { beforeEach, describe, expect, it } from 'vitest';
import { PlayoutBuffer, type Placing } from './playout-buffer.ts';

const frame = new Int16Array(160);
const loud = 5000;
let buffer: PlayoutBuffer;
let nowMs: number;

beforeEach(() => {
  buffer = new PlayoutBuffer();
  nowMs = 0;
});

/** A packet whose samples are all `value`, now. */
function put(timestamp: number, value: number, { length = 160, follows = true } = {}): Placing {
  return buffer.write(timestamp, new Int16Array(length).fill(value), nowMs, follows);
}

/** The next frames, 20 ms apart, each by one of its samples. */
function read(count = 1): number[] {
  return Array.from({ length: count }, () => {
    buffer.read(frame, nowMs);
    nowMs += 20;
    return frame[80]!;
  });
}

/** From the first frame that sounds on. */
function sounding(values: readonly number[]): number[] {
  return values.slice(values.findIndex((value) => value !== 0));
}

/** A packet and a frame every 20 ms: packets `from` to `to`, told by `value`, but those that are lost. */
function hear(
  from: number,
  to: number,
  value: (n: number) => number = () => loud,
  lost: readonly number[] = [],
): number[] {
  const heard: number[] = [];
  for (let n = from; n < to; n += 1) {
    if (!lost.includes(n)) put(n * 160, value(n), { follows: !lost.includes(n - 1) });
    heard.push(...read());
  }
  return heard;
}

const numbered = (n: number): number => ((n % 300) + 1) * 100;

describe('the jitter buffer', () => {
  it('is silent before the first packet, then gives it after the delay', () => {
    expect(buffer.read(frame, 0)).toBe(false);
    expect(hear(0, 5, numbered)).toEqual([0, 0, 100, 200, 300]);
    expect(buffer.delayMs).toBe(40);
  });

  it('puts packets in order, across the wrap of the timestamp', () => {
    const start = 2 ** 32 - 160;
    put(start, 1000);
    read();
    nowMs += 1;
    put(160, 3000, { follows: false });
    put(0, 2000, { follows: false });
    nowMs -= 1;
    expect(read(4).slice(1)).toEqual([1000, 2000, 3000]);
    expect(buffer.concealedMs).toBe(0);
  });

  it('makes up what is missing, and counts it', () => {
    const heard = hear(0, 30, () => loud, [20]);
    // a steady sound goes on, softened by less than a fifth
    for (const value of heard.slice(2)) expect(value).toBeGreaterThan(0.8 * loud);
    // 10 ms of them, or less than all, where the time can be saved
    expect([10, 20]).toContain(buffer.concealedMs);
  });

  it('drops what comes too late, and plays a double once', () => {
    const heard = hear(0, 20, numbered, [10]);
    expect(put(10 * 160, 1, { follows: false })).toBe('late');
    put(19 * 160, numbered(19), { follows: false });
    expect([...heard, ...hear(20, 30, numbered)].slice(-10)).toEqual(
      Array.from({ length: 10 }, (_, i) => numbered(18 + i)),
    );
  });

  it.each([80, 240, 480])('takes packets of %i samples', (length) => {
    let due = 0;
    const heard: number[] = [];
    for (let n = 0; n < 100; n += 1) {
      // sent when it has been said
      for (; due + length <= n * 160; due += length) put(due, loud, { length });
      heard.push(...read());
    }
    expect(heard.slice(12)).toEqual(Array(88).fill(loud));
    expect(buffer.concealedMs).toBe(0);
  });

  it('goes on without a loss after a pause in which the far end stopped its timestamps', () => {
    hear(0, 50);
    read(20);
    const heard = sounding(hear(50, 60, numbered));
    // the first of them blends with the silence before it
    expect(heard.slice(1, 5)).toEqual([5200, 5300, 5400, 5500]);
    expect(heard[0]).toBeGreaterThan(0);
  });

  it('takes a pause that the numbers explain for silence, not for loss', () => {
    hear(0, 50);
    read(30);
    hear(80, 100);
    expect(buffer.concealedMs).toBe(0);
    // the same gap with numbers missing is loss: 60 ms of it were made up
    read(30);
    put(130 * 160, loud, { follows: false });
    nowMs += 20;
    hear(131, 140);
    expect(buffer.concealedMs).toBe(60);
  });

  it('fills a described silence with its noise, until there are words again', () => {
    hear(0, 20);
    buffer.describeNoise(20 * 160, Uint8Array.of(40));
    read(10);
    const level = (): number => {
      buffer.read(frame, nowMs);
      nowMs += 20;
      return Math.sqrt(frame.reduce((sum, sample) => sum + sample * sample, 0) / 160);
    };
    for (let n = 0; n < 40; n += 1) {
      // −40 dBov is 321
      expect(level()).toBeGreaterThan(220);
      expect(level()).toBeLessThan(440);
    }
    const heard = hear(70, 80);
    expect(heard.slice(-5)).toEqual(Array(5).fill(loud));
    expect(buffer.concealedMs).toBe(0);
  });

  it('believes a leap of the timestamps when two packets agree', () => {
    hear(0, 10);
    expect(put(1_000_000, 2000)).toBe('late');
    nowMs += 20;
    expect(put(1_000_160, 3000)).toBe('restarted');
    nowMs += 20;
    put(1_000_320, 3100);
    put(1_000_480, 3200);
    expect(read(5).at(-1)).toBe(3200);
    // and back again
    expect(put(1600, 1000)).toBe('late');
    nowMs += 20;
    expect(put(1760, 4000)).toBe('restarted');
  });

  it('one packet with a wild timestamp changes nothing', () => {
    for (let n = 0; n < 100; n += 1) {
      put(n * 160, loud);
      if (n % 10 === 5) put((n * 7_000_001) >>> 0, 1, { follows: false });
      if (n > 5) expect(frame[80]).toBe(loud);
      read();
    }
    expect(buffer.concealedMs).toBe(0);
  });

  it('moves on with time when the process stood still', () => {
    hear(0, 20, numbered);
    // 100 ms: what came meanwhile is read first
    nowMs += 100;
    for (let n = 20; n < 25; n += 1) put(n * 160, numbered(n));
    buffer.skip(5 * 160);
    const lagAt = (n: number, value: number): number => n - (value / 100 - 1);
    expect(lagAt(29, hear(25, 30, numbered).at(-1)!)).toBeLessThanOrEqual(4);
    // two minutes
    buffer.skip(6000 * 160);
    nowMs += 6000 * 20;
    expect(lagAt(39, hear(6030, 6040, numbered).at(-1)!)).toBeLessThanOrEqual(4);
  });

  it('forgets everything when the source changes', () => {
    put(0, loud);
    read(5);
    buffer.reset();
    expect(buffer.read(frame, nowMs)).toBe(false);
    expect(frame.every((sample) => sample === 0)).toBe(true);
    put(99, 700);
    expect(sounding(read(6))[0]).toBe(700);
  });
});
