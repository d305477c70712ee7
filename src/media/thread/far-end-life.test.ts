import { describe, expect, it } from 'vitest';
import { FarEndLife } from './far-end-life.ts';

/** A far end, watched every 20 ms; what was told of it, as kind and seconds. */
function watched() {
  const told: string[] = [];
  let nowMs = 0;
  const life = new FarEndLife({
    onSilence: (ms) => told.push(`silent ${ms / 1000}`),
    onSoundLost: (ms) => told.push(`lost ${ms / 1000}`),
  });
  life.sound(nowMs);
  /** So many seconds go by, `each` asked at the beginning of each. */
  const live = (seconds: number, each: (second: number) => void = () => undefined): void => {
    for (let second = 0; second < seconds; second += 1) {
      each(second);
      for (let step = 0; step < 50; step += 1) life.watch((nowMs += 20));
    }
  };
  return {
    told,
    live,
    sound: () => life.sound(nowMs),
    reports: (sent?: number) => life.reports(sent, nowMs),
  };
}

describe('whether a far end is there', () => {
  it('neither heard nor reporting, it is silent from its last sign on', () => {
    const { told, live, reports } = watched();
    live(3);
    reports();
    live(4);
    expect(told).toEqual([]);
    live(8);
    expect(told).toEqual(['silent 5', 'silent 10']);
  });

  it.each([
    ['a receiver’s reports', () => undefined],
    ['a sender’s that count nothing new', () => 900],
    ['a sender’s that count a packet now and then, as of its silence', (second: number) => 900 + second / 6],
    ['a sender’s whose count begins anew', (second: number) => Math.max(0, 900 - second * 100)],
  ])('%s: it is quiet on purpose, however long', (_, sent) => {
    const { told, live, reports } = watched();
    live(240, (second) => second % 4 === 0 && reports(sent(second)));
    expect(told).toEqual([]);
  });

  it('a sender’s reports that count sound which never comes: it is not heard any more', () => {
    const { told, live, reports, sound } = watched();
    const speaks = (second: number): void => {
      if (second % 4 === 3) reports(4_294_967_000 + second * 50 - 4_294_967_296 * Number(second > 5));
    };
    live(10, (second) => {
      if (second < 2) sound();
      speaks(second);
    });
    expect(told).toEqual(['lost 5']);
    live(5, (second) => speaks(second + 10));
    expect(told).toEqual(['lost 5', 'lost 10']);
    // and is again
    sound();
    live(4);
    expect(told).toHaveLength(2);
  });
});
