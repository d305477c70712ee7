import { describe, expect, it } from 'vitest';
import { chooseLines, type LineNow } from './line-choice.ts';

const line = (trunkId: string, more: Partial<LineNow> = {}): LineNow => ({
  trunkId,
  usable: true,
  onTrial: false,
  trialUnderWay: false,
  freeLines: 10,
  waiting: 0,
  nextStartInMs: 0,
  callsPerSecond: 100,
  ...more,
});

/** `aab`: two calls by line a, one by line b. */
const chosen = (wanted: number, ...chain: readonly LineNow[]): string => chooseLines(wanted, chain).join('');

describe('the line of a call', () => {
  it('is the first that works', () => {
    expect(chosen(3, line('a'), line('b'))).toBe('aaa');
    expect(chosen(3, line('a', { usable: false }), line('b'))).toBe('bbb');
    expect(chosen(3, line('a', { usable: false }), line('b', { usable: false }), line('c'))).toBe('ccc');
    expect(chosen(3, line('a', { usable: false }))).toBe('');
    expect(chosen(0, line('a'))).toBe('');
  });

  it('is the next one for what the first has no line for', () => {
    expect(chosen(5, line('a', { freeLines: 2 }), line('b'))).toBe('aabbb');
    expect(chosen(9, line('a', { freeLines: 2 }), line('b', { freeLines: 3 }), line('c'))).toBe('aabbbcccc');
    expect(chosen(9, line('a', { freeLines: 2 }), line('b', { freeLines: 3 }))).toBe('aabbb');
  });

  it('counts what is claimed and not placed yet as taken', () => {
    expect(chosen(5, line('a', { freeLines: 3, waiting: 2 }), line('b'))).toBe('abbbb');
    expect(chosen(5, line('a', { freeLines: 1, waiting: 2 }), line('b'))).toBe('bbbbb');
  });

  it('is waited for while it only keeps its rate', () => {
    expect(chosen(5, line('a', { nextStartInMs: 300 }), line('b'))).toBe('');
    // five seconds of two calls each are claimed ahead
    expect(chosen(50, line('a', { freeLines: 40, callsPerSecond: 2 }), line('b'))).toBe('a'.repeat(10));
    expect(chosen(50, line('a', { freeLines: 40, callsPerSecond: 2, waiting: 10 }), line('b'))).toBe('');
    expect(chosen(5, line('a', { freeLines: 40, callsPerSecond: 0.1 }))).toBe('a');
    // a line that is full is not waited for, whatever its rate says
    expect(chosen(2, line('a', { freeLines: 0, nextStartInMs: 300 }), line('b'))).toBe('bb');
  });

  it('is tried by one call after a fault, while another line carries the rest', () => {
    expect(chosen(3, line('a', { onTrial: true }), line('b'))).toBe('abb');
    expect(chosen(3, line('a', { onTrial: true, trialUnderWay: true }), line('b'))).toBe('bbb');
    // nobody else is there: one call after the other would take a day
    expect(chosen(3, line('a', { onTrial: true }), line('b', { usable: false }))).toBe('aaa');
    expect(chosen(3, line('a', { onTrial: true, trialUnderWay: true }))).toBe('aaa');
  });
});
