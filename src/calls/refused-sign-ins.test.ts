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

  it('are news once a minute, from whatever addresses and for whatever reasons: both can be forged', () => {
    const { clock, signIns } = refused();
    const told = () => {
      const reasons = ['wrong-password', 'unknown-name'] as const;
      const news = Array.from({ length: 1000 }, (_, n) =>
        signIns.note('a', reasons[n % 2]!, `10.0.${n >> 8}.${n & 255}`),
      );
      return news.filter(Boolean).length;
    };
    expect(told()).toBe(1);
    expect(signIns.of('a')).toMatchObject({ why: 'unknown-name', address: '10.0.3.231' });
    clock.advance(59_000);
    expect(told()).toBe(0);
    clock.advance(1_000);
    expect(told()).toBe(1);
  });

  it('are few news of all telephones together', () => {
    const { clock, signIns } = refused();
    const told = () =>
      Array.from({ length: 500 }, (_, n) =>
        signIns.note(`phone ${n}`, 'wrong-password', '192.0.2.66'),
      ).filter(Boolean).length;
    expect(told()).toBe(20);
    clock.advance(60_000);
    expect(told()).toBe(20);
    expect(signIns.of('phone 499')).toBeDefined();
  });

  it('of a telephone that has signed in from there are not hidden by those of strangers, for a while', () => {
    const { clock, signIns } = refused();
    const [own, stranger] = ['192.0.2.1', '203.0.113.66'];
    expect(signIns.signedIn('a', own)).toBe(false);
    signIns.note('a', 'wrong-password', stranger);
    // its password is another: it does not know that yet
    signIns.forget('a');
    signIns.note('a', 'wrong-digest', own);
    clock.advance(9 * 60_000);
    expect(signIns.note('a', 'wrong-password', stranger)).toBe(false);
    expect(signIns.of('a')).toMatchObject({ why: 'wrong-digest', address: own });
    clock.advance(60_000);
    expect(signIns.note('a', 'wrong-password', stranger)).toBe(true);
    expect(signIns.of('a')).toMatchObject({ address: stranger });
    expect(signIns.note('a', 'wrong-digest', own)).toBe(false);
    expect(signIns.of('a')).toMatchObject({ address: own });
  });

  it('are remembered by the last addresses of a telephone only', () => {
    const { signIns } = refused();
    for (let n = 1; n <= 11; n += 1) signIns.signedIn('a', `192.0.2.${n}`);
    const afterIt = (address: string) => {
      signIns.note('a', 'wrong-password', address);
      signIns.note('a', 'unknown-name', '203.0.113.66');
      return signIns.of('a')?.address;
    };
    expect(afterIt('192.0.2.1')).toBe('203.0.113.66');
    expect(afterIt('192.0.2.2')).toBe('192.0.2.2');
    signIns.removed('a');
    expect(afterIt('192.0.2.2')).toBe('203.0.113.66');
  });

  it('are over when a device at the same address has signed in, or the password is another', () => {
    const { signIns } = refused();
    signIns.note('a', 'wrong-password', '192.0.2.1');
    expect(signIns.signedIn('a', '192.0.2.2')).toBe(false);
    expect(signIns.of('a')).toBeDefined();
    expect(signIns.signedIn('a', '192.0.2.1')).toBe(true);
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
    signIns.signedIn('a', '192.0.2.1');
    expect([old(), old(), old(), old()]).toEqual([false, false, false, false]);
    signIns.signedIn('a', '192.0.2.1');
    expect(old()).toBe(false);
  });
});
