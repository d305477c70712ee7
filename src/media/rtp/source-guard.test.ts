import { describe, expect, it } from 'vitest';
import { SourceGuard, type Claim, type Verdict } from './source-guard.ts';

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

  /** So many packets of one, 20 ms apart, from a moment on; gives what was said of each. */
  function stream(guard: SourceGuard, from: Claim, count: number, atMs: number): Verdict[] {
    return Array.from({ length: count }, (_, n) =>
      guard.judge({ ...from, sequence: (from.sequence + n) & 0xffff }, atMs + n * 20),
    );
  }

  it('one who is quiet for some seconds keeps his place, and a stranger is refused', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    stream(guard, { ...described, ssrc: 1, sequence: 1 }, 200, 0);
    expect(new Set(stream(guard, { ...stranger, ssrc: 2, sequence: 7 }, 500, 4000))).toEqual(
      new Set(['refused']),
    );
    expect(guard.target).toMatchObject(described);
  });

  it('one who is quiet and reports keeps his place for as long as he does', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    stream(guard, { ...described, ssrc: 1, sequence: 1 }, 200, 0);
    for (let second = 4; second < 120; second += 1) {
      if (second % 6 === 0) guard.reports(second * 1000);
      const said = stream(guard, { ...stranger, ssrc: 2, sequence: second * 50 }, 50, second * 1000);
      expect(new Set(said)).toEqual(new Set(['refused']));
    }
    expect(guard.target).toMatchObject(described);
  });

  it('one who was heard where he is described loses his place to nobody elsewhere, however long he is silent', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    stream(guard, { ...described, ssrc: 1, sequence: 1 }, 200, 0);
    expect(new Set(stream(guard, { ...stranger, ssrc: 2, sequence: 7 }, 5000, 4000))).toEqual(
      new Set(['refused']),
    );
    // but to himself: the numbers go on
    const elsewhere = { ...behindNat, ssrc: 1, sequence: 2000 };
    expect(stream(guard, elsewhere, 3, 105_000)).toEqual(['refused', 'new-source', 'known']);
  });

  it('another port of the described host is believed after a second of silence, not before, and loses to the described one', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    stream(guard, { ...described, ssrc: 1, sequence: 1 }, 200, 0);
    const other = { ...described, port: 5000, ssrc: 9 };
    const said = stream(guard, { ...other, sequence: 7 }, 300, 4000);
    expect(said.indexOf('new-source')).toBe(49);
    expect(guard.target).toMatchObject({ port: 5000 });
    // nor does anybody else have its place now
    expect(new Set(stream(guard, { ...stranger, ssrc: 2, sequence: 7 }, 1000, 10_000))).toEqual(
      new Set(['refused']),
    );
    expect(stream(guard, { ...described, ssrc: 1, sequence: 700 }, 2, 31_000)).toEqual([
      'refused',
      'new-source',
    ]);
  });

  it('another port of the described host wins at once from who was learned elsewhere', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    stream(guard, { ...stranger, ssrc: 2, sequence: 7 }, 500, 0);
    const other = { ...described, port: 5000, ssrc: 9, sequence: 7 };
    expect(stream(guard, other, 2, 10_000)).toEqual(['refused', 'new-source']);
    guard.judge({ ...stranger, ssrc: 2, sequence: 507 }, 10_050);
    guard.judge({ ...stranger, ssrc: 2, sequence: 508 }, 10_070);
    expect(guard.target).toMatchObject({ port: 5000 });
  });

  it('who speaks from where its signalling comes from wins at once from who was first at the port, and keeps its place', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    guard.signalledBy(behindNat.host);
    stream(guard, { ...stranger, ssrc: 2, sequence: 7 }, 500, 0);
    expect(guard.target).toMatchObject(stranger);
    const both = Array.from({ length: 200 }, (_, n) => {
      guard.judge({ ...stranger, ssrc: 2, sequence: 507 + n }, 10_000 + n * 20);
      return guard.judge({ ...behindNat, ssrc: 1, sequence: n }, 10_001 + n * 20);
    });
    expect(both.slice(0, 2)).toEqual(['refused', 'new-source']);
    const later = stream(guard, { ...stranger, ssrc: 2, sequence: 1000 }, 1500, 15_000);
    expect(new Set(later)).toEqual(new Set(['refused']));
    expect(guard.target).toMatchObject(behindNat);
    // somebody else behind the same NAT waits like anybody
    const beside = { ...behindNat, port: 62_000, ssrc: 3 };
    guard.judge({ ...behindNat, ssrc: 1, sequence: 200 }, 46_000);
    const said = stream(guard, { ...beside, sequence: 7 }, 700, 46_020);
    expect(said.indexOf('new-source')).toBe(599);
    stream(guard, { ...behindNat, ssrc: 1, sequence: 300 }, 2, 61_000);
    expect(guard.target).toMatchObject(behindNat);
    // the described address is better, and of a newcomer nothing is known
    guard.judge({ ...described, ssrc: 4, sequence: 1 }, 62_000);
    guard.judge({ ...described, ssrc: 4, sequence: 2 }, 62_020);
    expect(guard.target).toMatchObject(described);
    guard.expect(described, true);
    stream(guard, { ...stranger, ssrc: 2, sequence: 7 }, 2, 63_000);
    stream(guard, { ...stranger, ssrc: 2, sequence: 9 }, 50, 63_040);
    stream(guard, { ...behindNat, ssrc: 1, sequence: 500 }, 2, 64_050);
    expect(guard.target).toMatchObject(stranger);
  });

  it('a hold is no silence: nobody gets the place of who is held, and his time counts from its end', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    stream(guard, { ...behindNat, ssrc: 1, sequence: 1 }, 200, 0);
    guard.hold(true, 4000);
    stream(guard, { ...stranger, ssrc: 2, sequence: 7 }, 3000, 4000);
    guard.hold(false, 64_000);
    stream(guard, { ...stranger, ssrc: 2, sequence: 3007 }, 590, 64_000);
    expect(guard.target).toMatchObject(behindNat);
    stream(guard, { ...stranger, ssrc: 2, sequence: 3597 }, 20, 75_800);
    expect(guard.target).toMatchObject(stranger);
  });

  it('a newcomer who describes the same address as who was there is learned like anybody new', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    stream(guard, { ...behindNat, ssrc: 1, sequence: 1 }, 200, 0);
    guard.expect(described, true);
    expect(guard.target).toEqual(described);
    const inAnotherOffice = { host: '203.0.113.200', port: 7078, ssrc: 3, sequence: 5 };
    expect(stream(guard, inAnotherOffice, 2, 4020)).toEqual(['refused', 'new-source']);
  });

  it('the address that was learned first wins its talk back from who has usurped it, though that one goes on', () => {
    const home = behindNat;
    const guard = new SourceGuard();
    guard.expect(described);
    stream(guard, { ...home, ssrc: 1, sequence: 1 }, 200, 0);
    const usurped = stream(guard, { ...stranger, ssrc: 2, sequence: 7 }, 700, 4000);
    expect(usurped.at(-1)).toBe('known');
    const back: Verdict[] = [];
    for (let n = 0; n < 100; n += 1) {
      back.push(guard.judge({ ...home, ssrc: 1, sequence: 300 + n }, 18_000 + n * 20));
      guard.judge({ ...stranger, ssrc: 2, sequence: 707 + n }, 18_001 + n * 20);
    }
    expect(back.slice(0, 3)).toEqual(['refused', 'new-source', 'known']);
    expect(new Set(back.slice(2))).toEqual(new Set(['known']));
    // also when it is quiet again at once, and the other one goes on from elsewhere
    stream(guard, { ...stranger, ssrc: 2, sequence: 900 }, 400, 20_000);
    expect(guard.target).toMatchObject(home);
    stream(guard, { ...stranger, ssrc: 2, sequence: 1300 }, 400, 28_000);
    stream(guard, { ...stranger, port: 4321, ssrc: 2, sequence: 1700 }, 100, 38_000);
    expect(guard.target).toMatchObject({ port: 4321 });
    stream(guard, { ...home, ssrc: 1, sequence: 500 }, 2, 41_000);
    expect(guard.target).toMatchObject(home);
  });

  it('the described address wins from one who was learned before it was heard, and does not lose again', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    stream(guard, { ...stranger, ssrc: 2, sequence: 7 }, 2, 0);
    expect(guard.target).toMatchObject(stranger);
    const both = Array.from({ length: 50 }, (_, n) => {
      guard.judge({ ...stranger, ssrc: 2, sequence: 9 + n }, 40 + n * 20);
      return guard.judge({ ...described, ssrc: 1, sequence: n }, 41 + n * 20);
    });
    expect(both.slice(0, 2)).toEqual(['refused', 'new-source']);
    expect(guard.target).toMatchObject(described);
  });

  it('one who moves on with his numbers, as through a NAT that forgets, is believed after a second', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    stream(guard, { ...behindNat, ssrc: 1, sequence: 1 }, 200, 0);
    const moved = { ...behindNat, port: 61_001 };
    expect(stream(guard, { ...moved, ssrc: 1, sequence: 210 }, 2, 4200)).toEqual(['refused', 'refused']);
    expect(stream(guard, { ...moved, ssrc: 1, sequence: 260 }, 2, 5100)).toEqual(['refused', 'new-source']);
    expect(stream(guard, { ...moved, port: 61_002, ssrc: 7, sequence: 1 }, 2, 5500)).toEqual([
      'refused',
      'refused',
    ]);
  });

  it('who spoke before a new description does not keep its far end out with his last packets', () => {
    const guard = new SourceGuard();
    // the music of a ringing network; then one answers, and his packets come from behind a NAT
    guard.expect(stranger);
    stream(guard, { ...stranger, ssrc: 2, sequence: 1 }, 500, 0);
    guard.expect(described);
    const said = Array.from({ length: 100 }, (_, n) => {
      if (n < 20) guard.judge({ ...stranger, ssrc: 2, sequence: 501 + n }, 10_000 + n * 20);
      return guard.judge({ ...behindNat, ssrc: 1, sequence: n }, 10_001 + n * 20);
    });
    expect(said.indexOf('new-source')).toBeLessThan(72);
    expect(guard.target).toMatchObject(behindNat);
    // and he is at home there
    stream(guard, { ...behindNat, ssrc: 1, sequence: 100 }, 200, 12_000);
    stream(guard, { ...stranger, ssrc: 2, sequence: 1 }, 700, 16_000);
    expect(guard.target).toMatchObject(stranger);
    stream(guard, { ...behindNat, ssrc: 1, sequence: 400 }, 2, 30_000);
    expect(guard.target).toMatchObject(behindNat);
  });

  it('two sources at one address do not take turns', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    for (let n = 0; n < 50; n += 1) {
      guard.judge({ ...described, ssrc: 1, sequence: n }, n * 20);
      expect(guard.judge({ ...described, ssrc: 2, sequence: 900 + n }, n * 20 + 1)).toBe('refused');
    }
  });

  it('a flood of guessed addresses does not hide the one behind a NAT for longer than it lasts', () => {
    const guard = new SourceGuard();
    guard.expect(described);
    for (let n = 0; n < 1000; n += 1)
      guard.judge({ host: '203.0.113.9', port: 1024 + n, ssrc: n, sequence: n }, n);
    expect(stream(guard, { ...behindNat, ssrc: 1, sequence: 5 }, 2, 2000)).toEqual(['refused', 'new-source']);
  });
});
