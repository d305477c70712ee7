import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/index.ts';
import { RefusedSignIns } from './refused-sign-ins.ts';

function refused() {
  const clock = new ManualClock();
  return { clock, signIns: new RefusedSignIns(clock) };
}

describe('refused sign-ins', () => {
  it('are kept, the last one of each telephone', () => {
    const { clock, signIns } = refused();
    signIns.note('a', 'wrong-password', '192.0.2.1');
    clock.advance(1000);
    signIns.note('a', 'wrong-digest', '192.0.2.2');
    expect(signIns.of('a')).toEqual({ atMs: clock.now(), why: 'wrong-digest', address: '192.0.2.2' });
    expect(signIns.of('b')).toBeUndefined();
  });

  it('are news once a minute while nothing changes', () => {
    const { clock, signIns } = refused();
    const again = (why: 'wrong-password' | 'unknown-name' = 'wrong-password', address = '192.0.2.1') =>
      signIns.note('a', why, address);
    expect([again(), again()]).toEqual([true, false]);
    clock.advance(30_000);
    expect([again(), again('unknown-name'), again('unknown-name', '192.0.2.2')]).toEqual([false, true, true]);
    clock.advance(60_000);
    expect(again('unknown-name', '192.0.2.2')).toBe(true);
  });

  it('are over when a device at the same address has signed in, or the password is another', () => {
    const { signIns } = refused();
    signIns.note('a', 'wrong-password', '192.0.2.1');
    expect(signIns.mended('a', '192.0.2.2')).toBe(false);
    expect(signIns.of('a')).toBeDefined();
    expect(signIns.mended('a', '192.0.2.1')).toBe(true);
    expect(signIns.of('a')).toBeUndefined();
    signIns.note('a', 'wrong-password', '192.0.2.1');
    signIns.forget('a');
    expect(signIns.of('a')).toBeUndefined();
  });

  it('are none by an old nonce, unless it goes on and on: honest devices then take the new one', () => {
    const { clock, signIns } = refused();
    const old = (address = '192.0.2.1') => signIns.note('a', 'old-nonce', address);
    // once in five minutes each device has an old one
    for (let times = 0; times < 20; times += 1) {
      expect(old()).toBe(false);
      clock.advance(20_000);
    }
    clock.advance(60_000);
    expect([old(), old(), old(), old()]).toEqual([false, false, false, false]);
    expect(signIns.of('a')).toBeUndefined();
    expect(old()).toBe(true);
    expect(signIns.of('a')).toMatchObject({ why: 'old-nonce' });
    // one that signs in between is none
    signIns.mended('a', '192.0.2.1');
    expect([old(), old(), old(), old()]).toEqual([false, false, false, false]);
    signIns.mended('a', '192.0.2.1');
    expect(old()).toBe(false);
  });
});
