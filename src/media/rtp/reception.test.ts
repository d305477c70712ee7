import { describe, expect, it } from 'vitest';
import { Reception } from './reception.ts';

function noted(...sequences: number[]): Reception {
  const reception = new Reception();
  for (const sequence of sequences) reception.note(sequence);
  return reception;
}

describe('reception', () => {
  it('counts what was lost, across the wrap', () => {
    const reception = noted(65_533, 65_534, 0, 1, 4);
    expect([reception.received, reception.expected, reception.lost]).toEqual([5, 8, 3]);
    expect(reception.highestExtended).toBe(65_536 + 4);
  });

  it('forgives what comes out of order, and counts doubles', () => {
    const reception = noted(10, 12, 11, 12, 11, 13);
    expect(reception).toMatchObject({ lost: 0, received: 4, duplicates: 2, outOfOrder: 1 });
  });

  it('takes a packet from before the first one for what it is', () => {
    const reception = new Reception();
    expect([reception.note(0), reception.note(65_535)]).toEqual(['new', 'duplicate']);
  });

  it('believes a leap of thousands only when two in a row agree, and keeps the counts', () => {
    const reception = noted(1, 2, 3);
    expect(reception.note(40_000)).toBe('duplicate');
    expect(reception.note(4)).toBe('new');
    expect(reception.note(50_000)).toBe('duplicate');
    expect(reception.note(50_001)).toBe('restart');
    expect([reception.received, reception.lost]).toEqual([5, 0]);
  });

  it('has the jitter of RFC 3550: a sixteenth of each change in transit', () => {
    const reception = new Reception();
    reception.time(0, 0);
    reception.time(160, 20);
    expect(reception.jitterMs).toBe(0);
    reception.time(320, 56);
    expect(reception.jitterMs).toBeCloseTo(1);
    reception.time(480, 60);
    expect(reception.jitterMs).toBeCloseTo(1 + (16 - 1) / 16);
  });

  it('tells the share lost since the last report', () => {
    const reception = noted(1, 2, 4);
    expect(reception.takeFractionLost()).toBe(64);
    reception.note(5);
    expect(reception.takeFractionLost()).toBe(0);
  });
});
