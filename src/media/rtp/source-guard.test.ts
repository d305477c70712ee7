import { describe, expect, it } from 'vitest';
import { SourceGuard } from './source-guard.ts';

const described = { host: '198.51.100.7', port: 4000 };
const behindNat = { host: '203.0.113.1', port: 61_000 };
const stranger = { host: '203.0.113.66', port: 1234 };

describe('whose packets are the far end’s', () => {
  it('the described address is believed at once', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    expect(guard.judge({ ...described, ssrc: 1, sequence: 9 }, 0)).toBe('new-source');
    expect(guard.judge({ ...described, ssrc: 1, sequence: 7 }, 20)).toBe('known');
  });

  it('another address is learned from two packets in a row, and our packets go there', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    expect(guard.target).toMatchObject(described);
    expect(guard.judge({ ...behindNat, ssrc: 1, sequence: 65_535 }, 0)).toBe('refused');
    expect(guard.judge({ ...behindNat, ssrc: 1, sequence: 0 }, 20)).toBe('new-source');
    expect(guard.target).toMatchObject(behindNat);
  });

  it('guesses without order are never learned', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    for (const sequence of [1, 3, 5, 7]) {
      expect(guard.judge({ ...stranger, ssrc: 1, sequence }, sequence)).toBe('refused');
    }
    for (const ssrc of [1, 2, 3])
      expect(guard.judge({ ...stranger, ssrc, sequence: ssrc }, 30)).toBe('refused');
    expect(guard.target).toMatchObject(described);
  });

  it('a talk in progress is not taken over while its source is heard', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    for (let i = 0; i < 100; i += 1) {
      guard.judge({ ...described, ssrc: 1, sequence: i }, i * 20);
      expect(guard.judge({ ...stranger, ssrc: 2, sequence: i }, i * 20 + 1)).toBe('refused');
    }
    expect(guard.target).toMatchObject(described);
  });

  it('a source that fell silent may be replaced, as when a NAT forgets', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    guard.judge({ ...behindNat, ssrc: 1, sequence: 1 }, 0);
    guard.judge({ ...behindNat, ssrc: 1, sequence: 2 }, 20);
    const moved = { ...behindNat, port: 61_001 };
    expect(guard.judge({ ...moved, ssrc: 1, sequence: 60 }, 1200)).toBe('refused');
    expect(guard.judge({ ...moved, ssrc: 1, sequence: 61 }, 1220)).toBe('new-source');
  });

  it('a changed SSRC from the same address needs two packets in a row, not silence', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    guard.judge({ ...described, ssrc: 1, sequence: 1 }, 0);
    expect(guard.judge({ ...described, ssrc: 2, sequence: 500 }, 20)).toBe('refused');
    expect(guard.judge({ ...described, ssrc: 2, sequence: 501 }, 40)).toBe('new-source');
  });

  it('a new description moves the target at once', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    guard.judge({ ...described, ssrc: 1, sequence: 1 }, 0);
    guard.expect({ host: '192.0.2.9', port: 5000 });
    expect(guard.target).toEqual({ host: '192.0.2.9', port: 5000 });
  });

  it('after a good-bye the next source is believed at its first packet, from the same address only', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    guard.judge({ ...described, ssrc: 1, sequence: 9 }, 0);
    expect(guard.judge({ ...described, ssrc: 2, sequence: 50 }, 20)).toBe('refused');
    guard.leave(7);
    expect(guard.judge({ ...described, ssrc: 3, sequence: 50 }, 40)).toBe('refused');
    guard.leave(1);
    expect(guard.judge({ ...stranger, ssrc: 4, sequence: 50 }, 60)).toBe('refused');
    expect(guard.judge({ ...described, ssrc: 5, sequence: 50 }, 80)).toBe('new-source');
  });
});
