import { describe, expect, it } from 'vitest';
import { talkScore, type TalkCounts } from './talk-quality.ts';

const good: TalkCounts = {
  packetsSent: 500,
  packetsReceived: 500,
  packetsLost: 0,
  packetsLate: 0,
  bufferMs: 30,
  roundTripMs: 40,
};

describe('the score of a talk', () => {
  it('is over 4.3 on a good line, and unknown when nothing was heard', () => {
    expect(talkScore(good)).toBeGreaterThan(4.3);
    expect(talkScore({ ...good, packetsReceived: 0 })).toBeUndefined();
  });

  it('falls with loss, with packets that came too late, and with delay', () => {
    const best = talkScore(good)!;
    const lossy = talkScore({ ...good, packetsReceived: 450, packetsLost: 50 })!;
    expect(lossy).toBeLessThan(3.5);
    // a packet that came too late was received, and not heard
    expect(talkScore({ ...good, packetsLate: 50 })!).toBeCloseTo(lossy, 2);
    expect(talkScore({ ...good, roundTripMs: 600 })!).toBeLessThan(best - 0.5);
  });

  it('is that of the worse direction', () => {
    const far = talkScore({ ...good, farEnd: { packetsLost: 100, jitterMs: 5 } })!;
    expect(far).toBeLessThan(3);
    expect(
      talkScore({
        ...good,
        packetsReceived: 300,
        packetsLost: 200,
        farEnd: { packetsLost: 0, jitterMs: 1 },
      })!,
    ).toBeLessThan(3);
  });
});
