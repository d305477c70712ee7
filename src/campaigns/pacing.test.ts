import { describe, expect, it } from 'vitest';
import { allowance, spend } from './pacing.ts';
import { afterFault, noHold } from './trunk-hold.ts';

const limits = { linesAtOnce: 10, callsPerSecond: 2 };

describe('pacing', () => {
  it('starts with a full second and refills steadily', () => {
    let bucket = { tokens: 2, atMs: 0 };
    expect(allowance(bucket, limits, 0, 0).calls).toBe(2);
    bucket = spend(bucket, 2);
    expect(allowance(bucket, limits, 2, 400).calls).toBe(0);
    expect(allowance(bucket, limits, 2, 500).calls).toBe(1);
    expect(allowance(bucket, limits, 2, 60_000).calls).toBe(2);
  });

  it('never takes more lines than there are', () => {
    expect(allowance({ tokens: 2, atMs: 0 }, limits, 9, 0).calls).toBe(1);
    expect(allowance({ tokens: 2, atMs: 0 }, limits, 12, 0).calls).toBe(0);
  });

  it('can be slower than one call a second', () => {
    const slow = { linesAtOnce: 1, callsPerSecond: 0.5 };
    expect(allowance({ tokens: 0, atMs: 0 }, slow, 0, 1_999).calls).toBe(0);
    expect(allowance({ tokens: 0, atMs: 0 }, slow, 0, 2_000).calls).toBe(1);
  });
});

describe('the rest of a failing line', () => {
  it('doubles up to a minute and takes a burst of faults for one', () => {
    let hold = afterFault(noHold, 1_000);
    expect(hold.untilMs).toBe(6_000);
    expect(afterFault(hold, 2_000)).toEqual(hold);
    hold = afterFault(hold, 6_000);
    expect(hold.untilMs).toBe(16_000);
    for (let fault = 0; fault < 10; fault += 1) hold = afterFault(hold, hold.untilMs);
    expect(afterFault(hold, hold.untilMs).untilMs - hold.untilMs).toBe(60_000);
  });
});
