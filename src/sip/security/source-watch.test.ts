import { describe, expect, it } from 'vitest';
import { ManualClock, silentLog } from '../../base/index.ts';
import { Counters } from '../counters.ts';
import type { Offence } from './reproaches.ts';
import { SourceWatch } from './source-watch.ts';

const stranger = '203.0.113.9';
const minuteMs = 60_000;

function watch() {
  const clock = new ManualClock();
  const counters = new Counters();
  const sources = new SourceWatch({ clock, log: silentLog, counters, unguarded: false });
  const admitted = (host: string, messages: number): number =>
    Array.from({ length: messages }, () => sources.admits(host)).filter(Boolean).length;
  const offend = (offence: Offence, times: number, host = stranger): void => {
    for (let time = 0; time < times; time += 1) sources.note(host, offence);
  };
  return { clock, counters, sources, admitted, offend };
}

describe('what one address may send', () => {
  it('is 150 messages at once and 30 a second', () => {
    const { clock, admitted } = watch();
    expect(admitted(stranger, 1_000)).toBe(150);
    clock.advance(1_000);
    expect(admitted(stranger, 1_000)).toBe(30);
    clock.advance(minuteMs);
    expect(admitted(stranger, 1_000)).toBe(150);
  });

  it('is not limited for whom we have written to', () => {
    const { sources, admitted } = watch();
    sources.acquaint(stranger);
    expect(admitted(stranger, 10_000)).toBe(10_000);
  });

  it('is limited for all strangers together', () => {
    const { clock, admitted } = watch();
    const all = Array.from({ length: 20_000 }, (_, n) => admitted(`10.1.${n >> 8}.${n & 255}`, 1));
    expect(all.filter((one) => one === 1)).toHaveLength(500);
    clock.advance(500);
    expect(admitted('203.0.113.10', 1)).toBe(1);
  });
});

describe('what one whom we know may begin', () => {
  const begun = (sources: SourceWatch, host: string, requests: number): number =>
    Array.from({ length: requests }, () => sources.begins(host)).filter(Boolean).length;

  it('is 400 requests at once and 200 a second, of a network of IPv6 together', () => {
    const { clock, sources } = watch();
    for (const host of ['2001:db8:1:2::1', '2001:db8:1:2::2']) sources.acquaint(host);
    expect(begun(sources, '2001:db8:1:2::1', 300)).toBe(300);
    expect(begun(sources, '2001:db8:1:2::2', 1_000)).toBe(100);
    clock.advance(1_000);
    expect(begun(sources, '2001:db8:1:2::1', 1_000)).toBe(200);
    expect(sources.shutOutMs('2001:db8:1:2::1')).toBe(0);
  });

  it('is another matter than what a stranger sends', () => {
    const { sources } = watch();
    expect(begun(sources, stranger, 1_000)).toBe(1_000);
  });
});

describe('an address with a telephone of ours', () => {
  it('is closed to new ones after ten wrong passwords, for ten minutes, and to nobody else', () => {
    const { clock, sources, offend } = watch();
    sources.proved(stranger, 'Anna');
    for (let n = 0; n < 9; n += 1) sources.note(stranger, 'wrong password', `${n}`);
    expect([sources.hearsSignIn(stranger, '102'), sources.closedToNewMs(stranger)]).toEqual([true, 0]);
    offend('wrong password', 1);
    expect(sources.closedToNewMs(stranger)).toBe(10 * minuteMs);
    const heard = ['102', 'anna', 'ANNA'].map((login) => sources.hearsSignIn(stranger, login));
    expect([...heard, sources.admits(stranger)]).toEqual([false, true, true, true]);
    clock.advance(10 * minuteMs);
    expect(sources.hearsSignIn(stranger, '102')).toBe(true);
  });

  it('does not count what that telephone itself has wrong, nor is it closed to strangers elsewhere', () => {
    const { sources } = watch();
    sources.proved(stranger, '101');
    for (let n = 0; n < 100; n += 1) sources.note(stranger, 'wrong password', '101');
    expect([sources.closedToNewMs(stranger), sources.hearsSignIn('203.0.113.10', '102')]).toEqual([0, true]);
  });

  it('is let in again by who may', () => {
    const { sources, offend } = watch();
    sources.proved(stranger, '101');
    offend('wrong password', 10);
    sources.pardon(stranger);
    expect([sources.hearsSignIn(stranger, '102'), sources.closedToNewMs(stranger)]).toEqual([true, 0]);
    offend('wrong password', 9);
    expect(sources.hearsSignIn(stranger, '102')).toBe(true);
  });
});

describe('an IPv6 network', () => {
  const near = (n: number): string => `2001:db8:1:2::${(n + 1).toString(16)}`;

  it('of 64 bits counts as one source, and is shut out as one', () => {
    const { sources, admitted, offend } = watch();
    const all = Array.from({ length: 200 }, (_, n) => admitted(near(n), 1));
    expect(all.filter((one) => one === 1)).toHaveLength(150);
    for (let n = 0; n < 20; n += 1) offend('refused', 1, near(n));
    expect([sources.shutsOut(near(999)), sources.shutsOut('2001:db8:1:3::1')]).toEqual([true, false]);
    expect([admitted(near(999), 1), admitted('2001:db8:1:3::1', 1)]).toEqual([0, 1]);
  });

  it('leaves alone whom we know in it', () => {
    const { sources, admitted, offend } = watch();
    sources.acquaint(near(1));
    offend('refused', 20, near(2));
    expect([admitted(near(1), 1), admitted(near(2), 1)]).toEqual([1, 0]);
    expect([sources.shutsOut(near(1)), sources.shutsOut(near(2))]).toEqual([false, true]);
  });
});

describe('shutting out', () => {
  it.each([
    ['malformed', 20],
    ['refused', 20],
    ['wrong password', 10],
    ['unanswered challenge', 160],
    ['no such talk', 160],
  ] as const)('follows after %s %i times, and ends', (offence, times) => {
    const { clock, admitted, offend } = watch();
    offend(offence, times - 1);
    expect(admitted(stranger, 1)).toBe(1);
    offend(offence, 1);
    expect(admitted(stranger, 5)).toBe(0);
    clock.advance(10 * minuteMs - 1);
    expect(admitted(stranger, 1)).toBe(0);
    clock.advance(1);
    expect(admitted(stranger, 1)).toBe(1);
  });

  it('lasts twice as long each time, a day at most', () => {
    const { clock, admitted, sources } = watch();
    const lasted: number[] = [];
    for (let time = 0; time < 9; time += 1) {
      sources.unmask(stranger);
      let minutes = 0;
      while (admitted(stranger, 1) === 0) {
        clock.advance(minuteMs);
        minutes += 1;
      }
      lasted.push(minutes);
    }
    expect(lasted).toEqual([10, 20, 40, 80, 160, 320, 640, 1280, 1440]);
  });

  it('spares a telephone that tries an old password every minute', () => {
    const { clock, admitted, offend } = watch();
    for (let minute = 0; minute < 600; minute += 1) {
      offend('wrong password', 1);
      clock.advance(minuteMs);
    }
    expect(admitted(stranger, 1)).toBe(1);
  });

  it('spares a telephone that tries a wrong password at a login of ours ten times at once', () => {
    const { clock, sources, admitted } = watch();
    for (let minute = 0; minute < 600; minute += 1) {
      for (let time = 0; time < 10; time += 1) sources.note(stranger, 'wrong password', '201');
      clock.advance(minuteMs);
    }
    expect(admitted(stranger, 1)).toBe(1);
  });

  it('hits who guesses on and on at one login, and at many at once', () => {
    const one = watch();
    for (let second = 0; second < 90; second += 1) {
      one.sources.note(stranger, 'wrong password', '201');
      one.clock.advance(1_000);
    }
    expect(one.sources.shutsOut(stranger)).toBe(true);
    const many = watch();
    for (let n = 0; n < 10; n += 1) many.sources.note(stranger, 'wrong password', String(201 + n));
    expect(many.sources.shutsOut(stranger)).toBe(true);
  });

  it.each([
    ['a stranger', false],
    ['somebody beside a telephone of ours', true],
  ])('leaves %s no more than two hundred guesses at one login, however quick', (_, isKnown) => {
    const { clock, sources } = watch();
    if (isKnown) sources.proved(stranger, '101');
    let guesses = 0;
    while (guesses < 20_000 && sources.hearsSignIn(stranger, '201') && !sources.shutsOut(stranger)) {
      if (sources.admits(stranger) && sources.begins(stranger)) {
        sources.note(stranger, 'wrong password', '201');
        guesses += 1;
      }
      clock.advance(5);
    }
    expect(guesses).toBeLessThanOrEqual(200);
  });

  it('is told with its time, and lifted by who may', () => {
    const { clock, sources, admitted, offend } = watch();
    expect(sources.shutOutMs(stranger)).toBe(0);
    offend('wrong password', 10);
    clock.advance(minuteMs);
    expect(sources.shutOutMs(stranger)).toBe(9 * minuteMs);
    sources.pardon(stranger);
    expect([sources.shutOutMs(stranger), admitted(stranger, 1)]).toEqual([0, 1]);
    // as any stranger: it may be shut out again
    offend('wrong password', 10);
    expect(sources.shutOutMs(stranger)).toBe(10 * minuteMs);
  });

  it('never hits our own line, whatever comes under its address', () => {
    const { clock, sources, admitted, offend } = watch();
    sources.acquaint(stranger);
    offend('wrong password', 100);
    sources.unmask(stranger);
    expect(admitted(stranger, 1)).toBe(1);
    clock.advance(4 * 60 * minuteMs);
    offend('wrong password', 10);
    expect(admitted(stranger, 1)).toBe(0);
    sources.acquaint(stranger);
    expect(admitted(stranger, 1)).toBe(1);
  });
});
