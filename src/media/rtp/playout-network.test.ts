import { describe, expect, it } from 'vitest';
import { seeded } from '../../../test/seeded.ts';
import { PlayoutBuffer } from './playout-buffer.ts';

interface Network {
  /** How much later than the quickest this packet comes; undefined when it is lost. */
  delayMs(packet: number, random: (below: number) => number): number | undefined;
  /** How much faster than ours the far end's clock runs. */
  readonly driftPpm?: number;
  readonly seconds?: number;
}

interface Lived {
  /** Packets that came too late, of all that were sent. */
  readonly lateShare: number;
  /** From the moment the quickest way would have brought a sound to that in which it was played, second by second. */
  readonly waitedMs: readonly number[];
  /** 10 ms pieces made up, of all. */
  readonly concealedShare: number;
}

const pathMs = 40;
/** A talk: 1.2 s of words, 0.4 s of pause. */
const isTalking = (packet: number): boolean => packet % 80 < 60;
/** Each packet can be told by the value of its samples. */
const valueOf = (packet: number): number => (isTalking(packet) ? 2000 + (packet % 400) * 50 : packet % 8);

/** Lives through a talk over this network, hearing it every 20 ms. */
function live(seed: number, network: Network): Lived {
  const random = seeded(seed);
  const { driftPpm = 0, seconds = 120 } = network;
  const sentAt = (packet: number): number => (packet * 20) / (1 + driftPpm / 1e6);
  const count = seconds * 50;
  const arrivals: { packet: number; atMs: number }[] = [];
  for (let packet = 0; packet < count; packet += 1) {
    const delayMs = network.delayMs(packet, random);
    if (delayMs !== undefined) arrivals.push({ packet, atMs: sentAt(packet) + pathMs + delayMs });
  }
  arrivals.sort((a, b) => a.atMs - b.atMs);
  const buffer = new PlayoutBuffer();
  const frame = new Int16Array(160);
  const phaseMs = random(20);
  const waited = Array.from({ length: seconds }, () => 0);
  let [late, arrived, highest] = [0, 0, -1];
  for (let tick = 0; tick < count; tick += 1) {
    const nowMs = tick * 20 + phaseMs;
    for (; arrived < arrivals.length && arrivals[arrived]!.atMs <= nowMs; arrived += 1) {
      const { packet, atMs } = arrivals[arrived]!;
      const samples = new Int16Array(160).fill(valueOf(packet));
      // the timestamps wrap on the way
      const timestamp = (2 ** 32 - 80_000 + packet * 160) >>> 0;
      if (buffer.write(timestamp, samples, atMs, packet === highest + 1) === 'late') late += 1;
      highest = Math.max(highest, packet);
    }
    buffer.read(frame, nowMs);
    const packet = heardPacket(frame, highest);
    if (packet === undefined) continue;
    const second = Math.min(seconds - 1, Math.floor(nowMs / 1000));
    waited[second] = Math.max(waited[second]!, nowMs - sentAt(packet) - pathMs);
  }
  return { lateShare: late / count, waitedMs: waited, concealedShare: buffer.concealedMs / (seconds * 1000) };
}

/** The latest packet whose samples these can be; undefined in pauses and where something was made up. */
function heardPacket(frame: Int16Array, highest: number): number | undefined {
  const value = frame[40]!;
  if (value < 2000 || value !== frame[60] || (value - 2000) % 50 !== 0) return undefined;
  const packet = highest - ((highest - (value - 2000) / 50) % 400);
  return isTalking(packet) ? packet : undefined;
}

const most = (values: readonly number[]): number => Math.max(...values);
const evenly = (ms: number): Network => ({ delayMs: (_, random) => random(ms * 10 + 1) / 10 });

describe.each([1, 5, 9])('the jitter buffer over a network (seed %i)', (seed) => {
  it('waits 20 to 50 ms on a steady one and loses nothing', () => {
    const { lateShare, waitedMs, concealedShare } = live(seed, { delayMs: () => 0 });
    expect(lateShare).toBe(0);
    expect(concealedShare).toBe(0);
    expect(most(waitedMs.slice(10))).toBeLessThan(50);
  });

  it.each([
    [5, 60],
    [20, 75],
    [50, 110],
  ])('follows jitter of %i ms: waits under %i ms, 3 %% late at most', (ms, longestMs) => {
    const { lateShare, waitedMs } = live(seed, evenly(ms));
    expect(lateShare).toBeLessThan(0.03);
    expect(most(waitedMs.slice(10))).toBeLessThan(longestMs);
  });

  it('grows within a second when jitter rises, and comes back in the pauses when it has gone', () => {
    const changing: Network = {
      delayMs: (packet, random) => (packet >= 1000 && packet < 2000 ? random(80) : random(3)),
    };
    const { lateShare, waitedMs } = live(seed, changing);
    expect(most(waitedMs.slice(10, 20))).toBeLessThan(60);
    expect(most(waitedMs.slice(21, 40))).toBeGreaterThan(70);
    expect(most(waitedMs.slice(22, 40))).toBeLessThan(150);
    expect(most(waitedMs.slice(75))).toBeLessThan(60);
    // of the 1000 uneven packets a few hundredths
    expect(lateShare).toBeLessThan(0.01);
  });

  it('is not moved by loss, even in bursts of 200 ms', () => {
    const lossy: Network = {
      delayMs: (packet, random) => (packet % 250 >= 240 || random(50) === 0 ? undefined : random(5)),
    };
    const { lateShare, waitedMs, concealedShare } = live(seed, lossy);
    expect(lateShare).toBeLessThan(0.005);
    expect(most(waitedMs.slice(10))).toBeLessThan(60);
    // of 6 % lost, all but what falls into the silence after 60 ms
    expect(concealedShare).toBeGreaterThan(0.025);
    expect(concealedShare).toBeLessThan(0.06);
  });

  it('bears spikes of 300 ms: never more than 200 ms longer, and soon as before', () => {
    const spike: Network = {
      // everything sent in 300 ms comes at once
      delayMs: (packet) => (packet % 1000 >= 500 && packet % 1000 < 515 ? (515 - (packet % 1000)) * 20 : 0),
    };
    const { lateShare, waitedMs } = live(seed, spike);
    expect(lateShare).toBeLessThan(0.015);
    expect(most(waitedMs)).toBeLessThanOrEqual(300);
    for (const calm of [1, 2, 3, 4]) {
      // 8 s after each spike
      expect(most(waitedMs.slice(calm * 20 - 2, calm * 20 + 10))).toBeLessThan(60);
    }
  });

  it.each([200, -200])('follows a clock that drifts by %i ppm for ten minutes', (driftPpm) => {
    const { lateShare, waitedMs, concealedShare } = live(seed, { ...evenly(5), driftPpm, seconds: 600 });
    expect(lateShare).toBe(0);
    expect(concealedShare).toBeLessThan(0.0002);
    expect(most(waitedMs.slice(10))).toBeLessThan(65);
  });

  it('finds its way after the path has become longer, and shorter again', () => {
    const moved: Network = { delayMs: (packet) => (packet >= 1000 && packet < 3000 ? 90 : 0) };
    const { lateShare, waitedMs } = live(seed, moved);
    expect(lateShare).toBeLessThan(0.003);
    expect(most(waitedMs.slice(20, 60))).toBeLessThan(200);
    expect(most(waitedMs.slice(100))).toBeLessThan(60);
  });

  it('stays within 200 ms however bad it is', () => {
    const awful: Network = {
      delayMs: (_, random) => (random(20) === 0 ? undefined : random(10) === 0 ? random(900) : random(150)),
    };
    const { waitedMs } = live(seed, awful);
    expect(most(waitedMs)).toBeLessThanOrEqual(260);
  });
});
