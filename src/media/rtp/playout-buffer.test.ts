import { describe, expect, it } from 'vitest';
import { delaySamples, PlayoutBuffer } from './playout-buffer.ts';

const frame = new Int16Array(160);
const waitFrames = delaySamples / 160;

/** A packet whose samples are all `value`. */
function packet(value: number, length = 160): Int16Array {
  return new Int16Array(length).fill(value);
}

function read(buffer: PlayoutBuffer, count = 1): number[] {
  return Array.from({ length: count }, () => {
    buffer.read(frame);
    return frame[80]!;
  });
}

describe('the jitter buffer', () => {
  it('is silent before the first packet, then gives it after the delay', () => {
    const buffer = new PlayoutBuffer();
    expect(buffer.read(frame)).toBe(false);
    buffer.write(1000, packet(1));
    buffer.write(1160, packet(2));
    expect(read(buffer, waitFrames + 3)).toEqual([...Array<number>(waitFrames).fill(0), 1, 2, 0]);
  });

  it('puts packets in order, across the wrap of the timestamp, and fills a gap with silence', () => {
    const buffer = new PlayoutBuffer();
    const start = 2 ** 32 - 160;
    buffer.write(start, packet(1));
    buffer.write(480 - 160, packet(4));
    buffer.write(0, packet(2));
    expect(read(buffer, waitFrames + 4).slice(waitFrames)).toEqual([1, 2, 0, 4]);
  });

  it('plays a double once, and drops what comes too late', () => {
    const buffer = new PlayoutBuffer();
    buffer.write(0, packet(1));
    buffer.write(0, packet(1));
    buffer.write(320, packet(3));
    expect(read(buffer, waitFrames + 2).slice(waitFrames)).toEqual([1, 0]);
    expect(buffer.write(160, packet(2))).toBe('late');
    expect(read(buffer)).toEqual([3]);
  });

  it.each([80, 240, 480])('takes packets of %i samples', (length) => {
    const buffer = new PlayoutBuffer();
    for (let at = 0; at < 960; at += length) buffer.write(at, packet(5, length));
    expect(read(buffer, waitFrames + 7).slice(waitFrames)).toEqual([5, 5, 5, 5, 5, 5, 0]);
  });

  it('starts anew after a pause in which the far end stopped its timestamps', () => {
    const buffer = new PlayoutBuffer();
    buffer.write(0, packet(1));
    read(buffer, waitFrames + 10);
    expect(buffer.write(160, packet(2))).toBe('restarted');
    expect(read(buffer, waitFrames + 1).at(-1)).toBe(2);
  });

  it('starts anew at a leap into the future', () => {
    const buffer = new PlayoutBuffer();
    buffer.write(0, packet(1));
    expect(buffer.write(1_000_000, packet(2))).toBe('restarted');
    expect(read(buffer, waitFrames + 1).at(-1)).toBe(2);
  });

  it('gives way when the path has become longer', () => {
    const buffer = new PlayoutBuffer();
    buffer.write(0, packet(1));
    read(buffer, waitFrames + 1);
    // from now on every packet comes 60 ms late
    const placings: string[] = [];
    for (let i = 0; i < 12; i += 1) {
      read(buffer);
      if (i >= 3) placings.push(buffer.write((i - 2) * 160, packet(i)));
    }
    expect(placings).toContain('restarted');
    expect(placings.slice(-4)).toEqual(['kept', 'kept', 'kept', 'kept']);
  });

  it('gives 20 ms back when too much has been waiting for 2 s', () => {
    const buffer = new PlayoutBuffer();
    let written = 0;
    const put = (): void => {
      buffer.write(written * 160, packet(written % 100));
      written += 1;
    };
    // a burst: 160 ms more than needed
    for (let i = 0; i < 8; i += 1) put();
    const latency = (): number => (written * 160 - 160) / 160 - frameNumber;
    let frameNumber = 0;
    const delays: number[] = [];
    for (let i = 0; i < 1000; i += 1) {
      put();
      buffer.read(frame);
      frameNumber = Math.floor((written - 1) / 100) * 100 + frame[0]!;
      if (frameNumber >= written) frameNumber -= 100;
      delays.push(latency());
    }
    expect(Math.max(...delays.slice(20, 100))).toBe(10);
    expect(delays.at(-1)).toBeLessThanOrEqual(4);
    expect(delays.at(-1)).toBeGreaterThanOrEqual(2);
  });

  it('moves on with time when the process stood still', () => {
    const buffer = new PlayoutBuffer();
    for (let i = 0; i < 10; i += 1) buffer.write(i * 160, packet(i + 1));
    read(buffer, waitFrames);
    buffer.skip(5 * 160);
    expect(read(buffer)).toEqual([6]);
    buffer.skip(1_000_000);
    expect(buffer.read(frame)).toBe(false);
  });
});
