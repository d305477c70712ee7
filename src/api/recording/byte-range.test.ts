import { describe, expect, it } from 'vitest';
import { readByteRange } from './byte-range.ts';

describe('a range of 100 bytes', () => {
  it.each([
    ['bytes=0-', { kind: 'part', start: 0, end: 99 }],
    ['bytes=10-19', { kind: 'part', start: 10, end: 19 }],
    ['bytes=90-500', { kind: 'part', start: 90, end: 99 }],
    ['bytes=-30', { kind: 'part', start: 70, end: 99 }],
    ['bytes=-300', { kind: 'part', start: 0, end: 99 }],
    ['bytes=100-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=20-10', { kind: 'whole' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['lines=1-2', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    [undefined, { kind: 'whole' }],
  ])('%s', (header, range) => {
    expect(readByteRange(header, 100)).toEqual(range);
  });
});
