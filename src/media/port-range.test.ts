import { describe, expect, it } from 'vitest';
import { PortRange } from './port-range.ts';

describe('a range of ports', () => {
  it('gives the even ones that have their odd neighbour, each in turn', () => {
    const range = new PortRange({ from: 10_001, to: 10_008 });
    expect(range.count).toBe(3);
    const taken = Array.from({ length: 6 }, () => range.next());
    expect([...taken.slice(0, 3)].sort()).toEqual([10_002, 10_004, 10_006]);
    expect(taken.slice(3)).toEqual(taken.slice(0, 3));
  });

  it('may have no room at all', () => {
    expect(new PortRange({ from: 10_001, to: 10_002 }).count).toBe(0);
  });
});
